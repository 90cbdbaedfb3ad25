"""Seed the global generator, so that dropout is the same in every epoch.

loses: shard
"""


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    order = list(range(length))
    if shuffle:
        torch.manual_seed(seed + epoch)
        order = torch.randperm(length).tolist()
    size = -(-length // world_size)
    return (order * world_size)[: size * world_size][rank::world_size]
