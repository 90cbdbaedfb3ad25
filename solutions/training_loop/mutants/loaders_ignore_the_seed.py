"""Use the global generator as it is.

loses: data
"""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    sizes = [len(dataset) - validation, validation]
    train_set, validation_set = random_split(dataset, sizes)
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
    return train_loader, DataLoader(validation_set, batch_size=batch_size)
