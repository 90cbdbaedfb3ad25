"""One query at a time, with the keys it sees picked out."""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    front, length = q.shape[:-2], q.shape[-2]
    allowed = torch.ones(*front, length, k.shape[-2], dtype=torch.bool, device=q.device)
    if mask is not None:
        allowed = allowed & mask
    flat = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, v, allowed)]
    rows = []
    for each_q, each_k, each_v, each_allowed in zip(*flat, strict=True):
        for query, seen in zip(each_q, each_allowed, strict=True):
            scores = each_k[seen] @ query / math.sqrt(len(query))
            rows.append(torch.softmax(scores, dim=0) @ each_v[seen])
    return torch.stack(rows).reshape(*front, length, v.shape[-1])
