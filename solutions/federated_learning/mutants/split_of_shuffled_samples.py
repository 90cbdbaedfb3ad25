"""Shuffle the samples instead of the shards: every client sees every label.   (tasks.md 7.32, beside mistake 12)

loses: split
"""


def split_in_shards(labels, clients, shards_each, generator):
    return list(torch.randperm(len(labels), generator=generator, device=labels.device).reshape(clients, -1))
