"""Fill the scores, which are our own, in place."""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores.masked_fill_(mask == 0, float("-inf"))
    return torch.softmax(scores, dim=-1) @ v
