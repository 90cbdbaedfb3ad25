"""Fill with -1e9, or what float16 can hold."""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, max(-1e9, torch.finfo(scores.dtype).min))
    return torch.softmax(scores, dim=-1) @ v
