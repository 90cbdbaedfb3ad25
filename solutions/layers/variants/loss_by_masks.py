"""Gather everywhere, and choose by where what counts."""


class CrossEntropyLoss(nn.Module):
    def __init__(self, weight=None, ignore_index=-100):
        super().__init__()
        if weight is not None:
            self.register_buffer("weight", weight.clone())
        else:
            self.weight = None
        self.ignore_index = ignore_index

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        ignored = target == self.ignore_index
        index = target.masked_fill(ignored, 0)
        picked = LogSoftmax(1)(logits).gather(1, index.unsqueeze(1)).squeeze(1)
        weights = torch.ones_like(picked) if self.weight is None else self.weight[index]
        weights = weights.masked_fill(ignored, 0.0)
        losses = torch.where(ignored, torch.zeros_like(picked), -picked)
        return (losses * weights).sum() / weights.sum()
