"""Mask the exponentials, with the maximum over the keys that count."""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    top = scores.masked_fill(~mask, -math.inf).amax(dim=-1, keepdim=True)
    weights = torch.exp((scores - top).masked_fill(~mask, -math.inf))
    return weights / weights.sum(dim=-1, keepdim=True) @ v
