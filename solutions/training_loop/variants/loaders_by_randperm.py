"""Split by a permutation, and let a sampler shuffle with a generator of its own."""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed)).tolist()
    train_set = torch.utils.data.Subset(dataset, order[validation:])
    validation_set = torch.utils.data.Subset(dataset, sorted(order[:validation]))
    sampler = torch.utils.data.RandomSampler(train_set, generator=torch.Generator().manual_seed(seed + 1))
    return (
        DataLoader(train_set, batch_size, sampler=sampler),
        DataLoader(validation_set, batch_size, shuffle=False, num_workers=0),
    )
