"""Both masks as additive ones, summed."""


class MultiHeadAttention(MultiHeadAttention):
    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        projected = (self.to_q(query), self.to_k(key), self.to_v(value))
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        bias = torch.zeros(query.shape[0], 1, query.shape[1], key.shape[1], dtype=query.dtype, device=query.device)
        if key_mask is not None:
            bias = bias.masked_fill(~key_mask[:, None, None, :], -1e9)
        if causal:
            bias = bias + torch.full_like(bias[0, 0], -1e9).triu(1)
        heads = torch.softmax(q @ k.mT / math.sqrt(q.shape[-1]) + bias, dim=-1) @ v
        return self.to_out(heads.transpose(1, 2).flatten(2))
