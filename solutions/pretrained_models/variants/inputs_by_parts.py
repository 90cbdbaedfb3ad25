"""Use the parts of the preprocessing one by one."""

from torchvision.transforms import functional


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    how = weights.transforms()
    batch = []
    for image in images:
        small = functional.resize(image, how.resize_size, interpolation=how.interpolation, antialias=True)
        square = functional.center_crop(small, how.crop_size).to(torch.float32) / 255
        batch.append(functional.normalize(square, how.mean, how.std))
    return torch.stack(batch)
