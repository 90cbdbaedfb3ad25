"""Make floats of the grey values first, which are not divided by 255 then.

loses: inputs
"""


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    transform = weights.transforms()
    return torch.stack([transform(image.float()) for image in images])
