"""Make the last layer anew in each call.

loses: network
"""


class ConvNet(ConvNet):
    def forward(self, x: Tensor) -> Tensor:
        x = self.max_pool(self.relu(self.bn1(self.conv1(x))))
        x = self.avg_pool(self.relu(self.bn2(self.conv2(x))))
        return Linear(self.fc.weight.shape[1], self.fc.weight.shape[0]).to(x.device, x.dtype)(self.flatten(x))
