"""Loop over the batch, but copy the first head's result to all heads.

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    result = torch.softmax(scores, dim=-1) @ v
    return result[..., :1, :, :].expand_as(result) if result.dim() > 2 else result
