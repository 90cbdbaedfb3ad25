"""One sequence and one head at a time, padding cut away."""


class MultiHeadAttention(MultiHeadAttention):
    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        results = []
        for row in range(len(query)):
            seen = slice(None) if key_mask is None else key_mask[row]
            mask = causal_mask(query.shape[1], key.shape[1], device=query.device)[:, seen] if causal else None
            q, k, v = self.to_q(query[row]), self.to_k(key[row][seen]), self.to_v(value[row][seen])
            parts = zip(*(x.chunk(self.num_heads, dim=-1) for x in (q, k, v)), strict=True)
            results.append(torch.cat([scaled_dot_product_attention(*part, mask) for part in parts], dim=-1))
        return self.to_out(torch.stack(results))
