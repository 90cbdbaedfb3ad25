"""Return float32.   (tasks.md 7.9, mistake 7)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x.float() - x.float().amax(self.dim, keepdim=True))
        return powers / powers.sum(self.dim, keepdim=True)
