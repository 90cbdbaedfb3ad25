"""Keep the weights as a plain tensor.

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100) -> None:
        nn.Module.__init__(self)
        self.weight, self.ignore_index = weight, ignore_index
