"""Write out size, mean and standard deviation, as for most weights.   (tasks.md 7.23, mistake 3)

loses: inputs
"""

from torchvision.transforms import v2


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    transform = v2.Compose(
        [
            v2.Resize(256, antialias=True),
            v2.CenterCrop(224),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ]
    )
    return torch.stack([transform(image) for image in images])
