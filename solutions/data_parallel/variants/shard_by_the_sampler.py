"""Let torch's own sampler do it."""


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    from torch.utils.data import DistributedSampler

    sampler = DistributedSampler(range(length), world_size, rank, shuffle=shuffle, seed=seed)
    sampler.set_epoch(epoch)
    return list(sampler)
