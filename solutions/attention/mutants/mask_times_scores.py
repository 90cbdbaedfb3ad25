"""Multiply scores by the mask, so that a blocked key has a score of 0.   (tasks.md 7.20, mistake 6)

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores * mask
    return torch.softmax(scores, dim=-1) @ v
