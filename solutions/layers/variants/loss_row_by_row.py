"""Go from target to target."""


class CrossEntropyLoss(CrossEntropyLoss):
    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        rows = logits.movedim(1, -1).reshape(-1, logits.shape[1])
        total, weights = 0, 0
        for row, number in zip(rows, target.flatten().tolist(), strict=True):
            if number == self.ignore_index:
                continue
            weight = 1.0 if self.weight is None else self.weight[number]
            total = total + weight * (row.logsumexp(0) - row[number])
            weights = weights + weight
        return total / weights
