"""Flatten the axes in front and use bmm."""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    front, length, keys = q.shape[:-2], q.shape[-2], k.shape[-2]
    flat_q, flat_k, flat_v = (x.reshape(-1, *x.shape[-2:]) for x in (q, k, v))
    scores = torch.bmm(flat_q, flat_k.mT) / q.shape[-1] ** 0.5
    if mask is not None:
        blocked = ~mask.expand(*front, length, keys).reshape(-1, length, keys)
        scores = scores.masked_fill(blocked, -math.inf)
    return torch.bmm(scores.softmax(-1), flat_v).reshape(*front, length, v.shape[-1])
