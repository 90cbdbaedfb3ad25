"""Leave the second normalisation out.

loses: network
"""


class ConvNet(ConvNet):
    def forward(self, x: Tensor) -> Tensor:
        x = self.max_pool(self.relu(self.bn1(self.conv1(x))))
        x = self.avg_pool(self.relu(self.conv2(x)))
        return self.fc(self.flatten(x))
