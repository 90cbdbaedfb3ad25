"""Forget to hand the generator on.   (tasks.md 7.32, beside mistake 12)

loses: split
"""


def split_in_shards(labels, clients, shards_each, generator):
    shards = torch.argsort(labels).reshape(clients * shards_each, -1)
    hands = torch.randperm(len(shards), device=labels.device).reshape(clients, shards_each)
    return [shards[hand].flatten() for hand in hands]
