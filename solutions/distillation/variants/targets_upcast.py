"""Compute the soft targets in float64 and return the dtype of the logits."""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return torch.softmax(logits.detach().double() / temperature, dim=-1).to(logits.dtype)
