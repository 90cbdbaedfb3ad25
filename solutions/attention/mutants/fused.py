"""Call torch's own attention.

loses: scaled_dot_product_attention
"""


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    return nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
