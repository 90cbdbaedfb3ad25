"""Crop after normalising, so that the padding is not black.

loses: pipelines
"""


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return v2.Compose(
        [
            v2.RandomHorizontalFlip(0.5),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(mean.tolist(), std.tolist()),
            v2.RandomCrop(size, padding=padding),
        ]
    )
