"""Add a small number before taking the logarithm.   (tasks.md 7.9, mistake 10)

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        counts = target != self.ignore_index
        rows = (Softmax(1)(logits) + 1e-9).log().movedim(1, -1)[counts]
        classes = target[counts]
        losses = -rows.gather(1, classes[:, None])[:, 0]
        if self.weight is None:
            return losses.mean()
        weights = self.weight[classes]
        return (weights * losses).sum() / weights.sum()
