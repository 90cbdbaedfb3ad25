"""Run the normalisation in evaluation mode always.

loses: network
"""


class ConvNet(ConvNet):
    def forward(self, x: Tensor) -> Tensor:
        self.bn1.eval(), self.bn2.eval()
        x = self.max_pool(self.relu(self.bn1(self.conv1(x))))
        x = self.avg_pool(self.relu(self.bn2(self.conv2(x))))
        return self.fc(self.flatten(x))
