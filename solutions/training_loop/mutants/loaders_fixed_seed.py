"""Use a seed of their own.

loses: data
"""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    generator = torch.Generator().manual_seed(42)
    sizes = [len(dataset) - validation, validation]
    train_set, validation_set = random_split(dataset, sizes, generator=generator)
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True, generator=generator)
    return train_loader, DataLoader(validation_set, batch_size=batch_size)
