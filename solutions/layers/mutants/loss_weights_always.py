"""Keep weights of ones where none are given, of a fixed number.

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100) -> None:
        super().__init__(torch.ones(10) if weight is None else weight, ignore_index)
