"""Make the causal mask on the CPU.   (tasks.md 7.21, mistake 15)

loses: MultiHeadAttention
"""


class MultiHeadAttention(MultiHeadAttention):
    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        projected = (self.to_q(query), self.to_k(key), self.to_v(value))
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if causal:
            past = causal_mask(query.shape[1], key.shape[1])
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return self.to_out(heads.transpose(1, 2).flatten(2))
