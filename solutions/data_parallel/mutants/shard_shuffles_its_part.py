"""Deal the samples out first, so that each rank shuffles the same part in every epoch.

loses: shard
"""


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    size = -(-length // world_size)
    mine = (list(range(length)) * world_size)[: size * world_size][rank::world_size]
    if shuffle:
        chosen = torch.randperm(size, generator=torch.Generator().manual_seed(seed + epoch)).tolist()
        mine = [mine[place] for place in chosen]
    return mine
