"""Leave out the last batch of training.

loses: data
"""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(dataset) - validation, validation]
    train_set, validation_set = random_split(dataset, sizes, generator=generator)
    train_loader = DataLoader(train_set, batch_size, shuffle=True, generator=generator, drop_last=True)
    return train_loader, DataLoader(validation_set, batch_size=batch_size)
