"""Keep the layers in a list, which a module does not look into.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        self.layers = [self.conv1, self.bn1, self.conv2, self.bn2, self.fc]
        del self.conv1, self.bn1, self.conv2, self.bn2, self.fc

    def forward(self, x: Tensor) -> Tensor:
        conv1, bn1, conv2, bn2, fc = self.layers
        x = self.max_pool(self.relu(bn1(conv1(x))))
        x = self.avg_pool(self.relu(bn2(conv2(x))))
        return fc(self.flatten(x))
