"""Compute the soft targets from exponentials."""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    scaled = logits.detach() / temperature
    powers = torch.exp(scaled - scaled.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)
