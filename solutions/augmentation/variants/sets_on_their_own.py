"""Build on TensorDataset, and normalise in functions of our own."""

from torch.utils.data import TensorDataset


class ImageSet(TensorDataset):
    def __init__(self, images: Tensor, labels: Tensor, transform: Callable[[Tensor], Tensor]) -> None:
        super().__init__(images, labels)
        self.transform = transform

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        image, label = super().__getitem__(index)
        return self.transform(image), label.item()


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    def transform(image):
        image = random_flip(random_crop(image.unsqueeze(0), padding))
        return normalise(image, mean, std).squeeze(0)

    return transform


def eval_pipeline(mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return lambda image: normalise(image, mean, std)
