"""End in a softmax.   (tasks.md 7.3, mistake 9)

loses: network
"""


class ConvNet(ConvNet):
    def forward(self, x: Tensor) -> Tensor:
        x = self.max_pool(self.relu(self.bn1(self.conv1(x))))
        x = self.avg_pool(self.relu(self.bn2(self.conv2(x))))
        return Softmax(1)(self.fc(self.flatten(x)))
