"""Clamp the scores to keep exp finite.   (tasks.md 7.20, mistake 12)

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = (q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])).clamp(-80, 80)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.exp()
    return weights / weights.sum(dim=-1, keepdim=True) @ v
