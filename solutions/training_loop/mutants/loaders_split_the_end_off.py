"""Take the last samples for validation.

loses: data
"""


def make_loaders(
    dataset: Dataset[Any], batch_size: int, validation: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    generator = torch.Generator().manual_seed(seed)
    cut = len(dataset) - validation
    train_set = torch.utils.data.Subset(dataset, range(cut))
    validation_set = torch.utils.data.Subset(dataset, range(cut, len(dataset)))
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True, generator=generator)
    return train_loader, DataLoader(validation_set, batch_size=batch_size)
