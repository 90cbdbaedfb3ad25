"""Keep the layers in a list, which a module does not look into.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        layers = [self.conv1, self.bn1, self.conv2, self.bn2, self.fc]
        del self.conv1, self.bn1, self.conv2, self.bn2, self.fc
        self.layers = layers
