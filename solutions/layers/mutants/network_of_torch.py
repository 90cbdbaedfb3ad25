"""Use torch's normalisation.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        self.bn1 = nn.BatchNorm2d(width)
        self.bn2 = nn.BatchNorm2d(2 * width)
