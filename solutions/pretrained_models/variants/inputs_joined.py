"""Preprocess batches of one and join them."""


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    return torch.cat([weights.transforms()(image.unsqueeze(0)) for image in images])
