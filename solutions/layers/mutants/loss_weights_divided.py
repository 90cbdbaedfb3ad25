"""Divide the weights by their sum when the loss is made.

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100) -> None:
        super().__init__(None if weight is None else weight / weight.sum(), ignore_index)
