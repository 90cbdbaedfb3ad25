"""Flatten heads and batch, heads first, with the key mask repeated in that order."""


class MultiHeadAttention(MultiHeadAttention):
    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        projected = (self.to_q(query), self.to_k(key), self.to_v(value))
        q, k, v = (torch.cat(x.chunk(self.num_heads, dim=-1)) for x in projected)
        mask = None if key_mask is None else key_mask.repeat(self.num_heads, 1)[:, None, :]
        if causal:
            past = causal_mask(query.shape[1], key.shape[1], device=query.device)
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return self.to_out(torch.cat(heads.chunk(self.num_heads), dim=-1))
