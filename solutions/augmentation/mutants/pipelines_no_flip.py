"""Forget the flip.

loses: pipelines
"""


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return v2.Compose(
        [
            v2.RandomCrop(size, padding=padding),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(mean.tolist(), std.tolist()),
        ]
    )
