"""Change the input in place.   (tasks.md 7.9, mistake 5)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x - x.amax(self.dim, keepdim=True))
        x.data.copy_(powers)
        return powers / powers.sum(self.dim, keepdim=True)
