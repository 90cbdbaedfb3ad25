"""Divide by the sum of the weights of all classes.

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        counts = target != self.ignore_index
        rows = LogSoftmax(1)(logits).movedim(1, -1)[counts]
        classes = target[counts]
        losses = -rows.gather(1, classes[:, None])[:, 0]
        if self.weight is None:
            return losses.mean()
        weights = self.weight[classes]
        return (weights * losses).sum() / self.weight.sum()
