"""Compute the soft targets as the exponential of a difference."""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    with torch.no_grad():
        scaled = logits / temperature
        return torch.exp(scaled - torch.logsumexp(scaled, dim=-1, keepdim=True))
