"""Resize and crop, and do not normalise.   (tasks.md 7.23, mistake 3)

loses: inputs
"""


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    transform = weights.transforms(mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    return torch.stack([transform(image) for image in images])
