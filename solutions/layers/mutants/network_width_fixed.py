"""Take a width of 8 always.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        ConvNet.__mro__[1].__init__(self, in_channels, image_size, num_classes, 8)
