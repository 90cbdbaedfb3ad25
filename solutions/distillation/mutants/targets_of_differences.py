"""Use differences of all pairs, which are NaN for two logits of -inf.   (tasks.md 7.9, mistake 8)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    scaled = logits.detach() / temperature
    return 1 / torch.exp(scaled.unsqueeze(-2) - scaled.unsqueeze(-1)).sum(dim=-1)
