"""Exchange the two pools.

loses: network
"""


class ConvNet(ConvNet):
    def forward(self, x: Tensor) -> Tensor:
        x = self.avg_pool(self.relu(self.bn1(self.conv1(x))))
        x = self.max_pool(self.relu(self.bn2(self.conv2(x))))
        return self.fc(self.flatten(x))
