"""Drop weights at random, in evaluation too.   (tasks.md 7.20, mistake 13)

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.dropout(torch.softmax(scores, dim=-1), 0.1, True)
    return weights @ v
