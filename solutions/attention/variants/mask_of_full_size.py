"""Expand all masks to (B, H, L, S)."""


class MultiHeadAttention(MultiHeadAttention):
    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        projected = (self.to_q(query), self.to_k(key), self.to_v(value))
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        size = (len(query), self.num_heads, query.shape[1], key.shape[1])
        mask = torch.ones(size, dtype=torch.bool, device=query.device)
        if key_mask is not None:
            mask &= key_mask[:, None, None]
        if causal:
            mask &= causal_mask(*mask.shape[-2:], device=mask.device)
        heads = scaled_dot_product_attention(q, k, v, mask)
        return self.to_out(heads.transpose(1, 2).flatten(2))
