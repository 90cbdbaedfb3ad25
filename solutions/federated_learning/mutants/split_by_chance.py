"""Let every client draw its samples on its own, so that parts overlap.   (tasks.md 7.32, mistake 12)

loses: split
"""


def split_in_shards(labels, clients, shards_each, generator):
    shards = torch.argsort(labels).reshape(clients * shards_each, -1)
    parts = []
    for _ in range(clients):
        hand = torch.randint(len(shards), (shards_each,), generator=generator, device=labels.device)
        parts.append(shards[hand].flatten())
    return parts
