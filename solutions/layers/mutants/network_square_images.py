"""Take the height of the image for its width.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        self.fc = Linear(2 * width * (image_size[0] // 4) ** 2, num_classes)
