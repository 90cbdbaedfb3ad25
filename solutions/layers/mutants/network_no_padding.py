"""Forget the padding.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        self.conv1 = Conv2d(in_channels, width, 3, bias=False)
        self.conv2 = Conv2d(width, 2 * width, 3, bias=False)
