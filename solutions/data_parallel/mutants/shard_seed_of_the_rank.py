"""Shuffle on each rank by a seed of its own.

loses: shard
"""


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    order = list(range(length))
    if shuffle:
        order = torch.randperm(length, generator=torch.Generator().manual_seed(seed + epoch + rank)).tolist()
    size = -(-length // world_size)
    return (order * world_size)[: size * world_size][rank::world_size]
