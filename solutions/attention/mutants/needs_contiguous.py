"""Flatten the axes in front with view, which fails for heads.

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    front, length, keys = q.shape[:-2], q.shape[-2], k.shape[-2]
    q, k, v = (x.view(-1, x.shape[-2], x.shape[-1]) for x in (q, k, v))
    scores = torch.bmm(q, k.transpose(1, 2)).view(*front, length, keys) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1).view(-1, length, keys)
    return torch.bmm(weights, v).view(*front, length, v.shape[-1])
