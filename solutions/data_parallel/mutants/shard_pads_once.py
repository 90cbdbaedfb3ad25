"""Pad by at most one more round of the list.

loses: shard
"""


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    order = list(range(length))
    if shuffle:
        order = torch.randperm(length, generator=torch.Generator().manual_seed(seed + epoch)).tolist()
    size = -(-length // world_size)
    order += order[: size * world_size - length]
    return order[rank::world_size]
