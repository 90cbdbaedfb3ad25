"""Seed the global generator.

loses: data
"""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(dataset) - validation, validation]
    train_set, validation_set = random_split(dataset, sizes, generator=generator)
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True, generator=generator)
    return train_loader, DataLoader(validation_set, batch_size=batch_size)
