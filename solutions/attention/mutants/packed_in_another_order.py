"""Pack queries, keys and values, and unpack them in another order.

loses: MultiHeadAttention
"""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        self.num_heads = num_heads
        self.packed = nn.Linear(d_model, 3 * d_model)
        self.to_out = nn.Linear(d_model, d_model)

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        self.packed.weight.copy_(torch.cat([w_q, w_k, w_v]))
        self.packed.bias.copy_(torch.cat([b_q, b_k, b_v]))
        self.to_out.weight.copy_(w_o)
        self.to_out.bias.copy_(b_o)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        projected = [self.packed(x).chunk(3, -1)[i] for i, x in zip((0, 2, 1), (query, key, value), strict=True)]
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if causal:
            past = causal_mask(query.shape[1], key.shape[1], device=query.device)
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return self.to_out(heads.transpose(1, 2).flatten(2))
