"""Cut the graph.   (tasks.md 7.9, mistake 6)

loses: softmax_and_loss
"""


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        powers = torch.exp(x.detach() - x.detach().amax(self.dim, keepdim=True))
        return powers / powers.sum(self.dim, keepdim=True)
