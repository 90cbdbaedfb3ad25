"""Keep the weights as a parameter, which an optimizer would change.

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100) -> None:
        nn.Module.__init__(self)
        self.weight = None if weight is None else nn.Parameter(weight)
        self.ignore_index = ignore_index
