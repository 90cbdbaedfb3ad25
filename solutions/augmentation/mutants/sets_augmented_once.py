"""Transform all images when the set is made.

loses: sets
"""


class ImageSet(ImageSet):
    def __init__(self, images: Tensor, labels: Tensor, transform: Callable[[Tensor], Tensor]) -> None:
        self.images = torch.stack([transform(image) for image in images])
        self.labels = labels
        self.transform = lambda image: image
