"""Split with a generator of numpy, and keep the random state of the program."""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    import numpy

    order = numpy.random.default_rng(seed).permutation(len(dataset))
    train_set = torch.utils.data.Subset(dataset, [int(i) for i in order[: len(order) - validation]])
    validation_set = torch.utils.data.Subset(dataset, [int(i) for i in order[len(order) - validation :]])
    generator = torch.Generator()
    generator.manual_seed(seed)
    sampler = torch.utils.data.RandomSampler(train_set, generator=generator)
    batches = torch.utils.data.BatchSampler(sampler, batch_size, drop_last=False)
    return DataLoader(train_set, batch_sampler=batches), DataLoader(validation_set, batch_size=batch_size)
