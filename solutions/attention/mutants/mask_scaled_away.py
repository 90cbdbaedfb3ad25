"""Fill with a number of moderate size, and divide it by the root of d.   (tasks.md 7.20, mistake 2)

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4)
    return torch.softmax(scores / math.sqrt(q.shape[-1]), dim=-1) @ v
