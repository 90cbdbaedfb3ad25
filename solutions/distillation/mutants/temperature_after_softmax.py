"""Divide the probabilities by T and normalise them again.   (tasks.md 7.15, mistake 6)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    probabilities = torch.softmax(logits.detach(), dim=-1) / temperature
    return probabilities / probabilities.sum(dim=-1, keepdim=True)
