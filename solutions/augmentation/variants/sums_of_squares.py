"""Work out statistics from sums, and normalise as a linear function."""


def channel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    values = images.permute(1, 0, 2, 3).flatten(1).double()
    count = values.shape[1]
    mean = values.sum(1) / count
    variance = (values**2).sum(1) / count - mean**2
    return (mean / 255).to(torch.float32), (variance.sqrt() / 255).to(torch.float32)


def normalise(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    scale = (1 / (255 * std)).view(-1, 1, 1)
    return images * scale - (mean / std).view(-1, 1, 1)
