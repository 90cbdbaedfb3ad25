"""Use torch's function.

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(x, self.dim)
