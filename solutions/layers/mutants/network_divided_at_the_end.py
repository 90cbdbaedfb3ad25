"""Divide the number of pixels by 16 instead of each size by 4.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        self.fc = Linear(2 * width * (image_size[0] * image_size[1] // 16), num_classes)
