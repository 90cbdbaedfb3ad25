"""Freeze the normalisation.

loses: network
"""


class ConvNet(ConvNet):
    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        super().__init__(in_channels, image_size, num_classes, width)
        for part in (self.bn1, self.bn2):
            part.requires_grad_(False)
