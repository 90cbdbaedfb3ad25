"""A causal mask in a buffer, made anew when it is too small."""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        self.num_heads = num_heads
        self.to_q = nn.Linear(d_model, d_model)
        self.to_k = nn.Linear(d_model, d_model)
        self.to_v = nn.Linear(d_model, d_model)
        self.to_out = nn.Linear(d_model, d_model)
        self.register_buffer("past", causal_mask(4), persistent=False)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        projected = (self.to_q(query), self.to_k(key), self.to_v(value))
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if causal:
            if max(query.shape[1], key.shape[1]) > len(self.past):
                self.past = causal_mask(max(query.shape[1], key.shape[1]), device=query.device)
            past = self.past[: query.shape[1], : key.shape[1]]
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return self.to_out(heads.transpose(1, 2).flatten(2))
