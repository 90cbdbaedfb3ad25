"""Leave out negative targets only.   (tasks.md 7.9, mistake 9)

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        counts = target >= 0
        rows = LogSoftmax(1)(logits).movedim(1, -1)[counts]
        classes = target[counts]
        losses = -rows.gather(1, classes[:, None])[:, 0]
        if self.weight is None:
            return losses.mean()
        weights = self.weight[classes]
        return (weights * losses).sum() / weights.sum()
