"""Return float64.   (tasks.md 7.9, mistake 7)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x.double() - x.double().amax(self.dim, keepdim=True))
        return powers / powers.sum(self.dim, keepdim=True)
