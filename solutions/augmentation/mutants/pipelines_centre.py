"""Cut the window from the centre.

loses: pipelines
"""


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return v2.Compose(
        [
            v2.Pad(padding),
            v2.CenterCrop(size),
            v2.RandomHorizontalFlip(0.5),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(mean.tolist(), std.tolist()),
        ]
    )
