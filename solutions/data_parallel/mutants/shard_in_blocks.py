"""Give each rank one block of neighbours.

loses: shard
"""


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    order = list(range(length))
    if shuffle:
        order = torch.randperm(length, generator=torch.Generator().manual_seed(seed + epoch)).tolist()
    size = -(-length // world_size)
    order = (order * world_size)[: size * world_size]
    return order[rank * size : (rank + 1) * size]
