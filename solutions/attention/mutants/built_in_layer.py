"""Wrap torch's own layer.

loses: MultiHeadAttention
"""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        self.inner = nn.MultiheadAttention(d_model, num_heads, batch_first=True)

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        self.inner.in_proj_weight.copy_(torch.cat([w_q, w_k, w_v]))
        self.inner.in_proj_bias.copy_(torch.cat([b_q, b_k, b_v]))
        self.inner.out_proj.weight.copy_(w_o)
        self.inner.out_proj.bias.copy_(b_o)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        past = ~causal_mask(query.shape[1], key.shape[1], device=query.device) if causal else None
        blocked = None if key_mask is None else ~key_mask
        return self.inner(query, key, value, key_padding_mask=blocked, attn_mask=past)[0]
