"""Deal the shards out in their order.   (tasks.md 7.32, beside mistake 12)

loses: split
"""


def split_in_shards(labels, clients, shards_each, generator):
    return list(torch.argsort(labels).reshape(clients, -1))
