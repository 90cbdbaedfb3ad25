"""Multiply by one-hot targets, which minus infinity spoils.   (tasks.md 7.9, mistake 9)

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        counts = target != self.ignore_index
        rows = LogSoftmax(1)(logits).movedim(1, -1)[counts]
        classes = target[counts]
        losses = -(rows * nn.functional.one_hot(classes, rows.shape[1])).sum(1)
        if self.weight is None:
            return losses.mean()
        weights = self.weight[classes]
        return (weights * losses).sum() / weights.sum()
