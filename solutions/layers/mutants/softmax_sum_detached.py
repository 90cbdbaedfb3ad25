"""Take the sum for a constant.   (tasks.md 7.9, mistake 6)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x - x.amax(self.dim, keepdim=True))
        return powers / powers.sum(self.dim, keepdim=True).detach()
