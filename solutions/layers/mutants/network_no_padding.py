"""Forget the padding.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        self.conv1 = Conv2d(in_channels, width, 3, bias=False)
        self.conv2 = Conv2d(width, 2 * width, 3, bias=False)
        rows, columns = (((n - 2) // 2 - 2) // 2 for n in image_size)
        self.fc = Linear(2 * width * max(rows, 1) * max(columns, 1), num_classes)
