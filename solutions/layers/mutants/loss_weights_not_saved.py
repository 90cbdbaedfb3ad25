"""Keep the weights as a buffer that is not saved.

loses: softmax_and_loss
"""


class CrossEntropyLoss(CrossEntropyLoss):
    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100) -> None:
        nn.Module.__init__(self)
        self.register_buffer("weight", weight, persistent=False)
        self.ignore_index = ignore_index
