"""Shuffle the images, but not their labels.

loses: sets
"""


class ImageSet(ImageSet):
    def __init__(self, images: Tensor, labels: Tensor, transform: Callable[[Tensor], Tensor]) -> None:
        super().__init__(images.flip(0), labels, transform)
