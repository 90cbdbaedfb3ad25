"""Multiply what does not count by 0, which infinity survives.   (tasks.md 7.9, mistake 9)

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        counts = target != self.ignore_index
        rows = LogSoftmax(1)(logits).movedim(1, -1).flatten(0, -2)
        counts = counts.flatten()
        classes = torch.where(counts, target.flatten(), 0)
        losses = -rows.gather(1, classes[:, None])[:, 0]
        if self.weight is None:
            return (losses * counts).sum() / counts.sum()
        weights = self.weight[classes] * counts
        return (weights * losses).sum() / weights.sum()
