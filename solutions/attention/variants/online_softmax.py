"""Keys in blocks with a running maximum, as in flash attention."""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    front, length = q.shape[:-2], q.shape[-2]
    top = q.new_full((*front, length, 1), torch.finfo(q.dtype).min)
    total, result = torch.zeros_like(top), q.new_zeros(*front, length, v.shape[-1])
    for start in range(0, k.shape[-2], 3):
        part = slice(start, start + 3)
        scores = q @ k[..., part, :].transpose(-2, -1) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask[..., part], -math.inf)
        new_top = torch.maximum(top, scores.amax(dim=-1, keepdim=True))
        weights, shrink = torch.exp(scores - new_top), torch.exp(top - new_top)
        total, result = total * shrink + weights.sum(dim=-1, keepdim=True), result * shrink + weights @ v[..., part, :]
        top = new_top
    return result / total
