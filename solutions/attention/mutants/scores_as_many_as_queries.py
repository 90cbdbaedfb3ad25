"""Keep as many keys as there are queries.   (tasks.md 7.20, mistake 11)

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    length = q.shape[-2]
    k, v = k[..., :length, :], v[..., :length, :]
    if mask is not None:
        mask = mask[..., :length]
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return torch.softmax(scores, dim=-1) @ v
