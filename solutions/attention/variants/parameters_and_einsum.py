"""Weights (H, D, d) as parameters, everything as einsum."""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        width = d_model // num_heads
        self.num_heads = num_heads
        self.w_in = nn.Parameter(torch.randn(3, num_heads, d_model, width) / math.sqrt(d_model))
        self.b_in = nn.Parameter(torch.zeros(3, num_heads, 1, width))
        self.w_out = nn.Parameter(torch.randn(num_heads, width, d_model) / math.sqrt(d_model))
        self.b_out = nn.Parameter(torch.zeros(d_model))

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        for i, (w, b) in enumerate(((w_q, b_q), (w_k, b_k), (w_v, b_v))):
            self.w_in[i] = w.T.unflatten(1, (self.num_heads, -1)).transpose(0, 1)
            self.b_in[i] = b.view(self.num_heads, 1, -1)
        self.w_out.copy_(w_o.T.unflatten(0, (self.num_heads, -1)))
        self.b_out.copy_(b_o)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        inputs = (query, key, value)
        q, k, v = (torch.einsum("btm,hmd->bhtd", x, self.w_in[i]) + self.b_in[i] for i, x in enumerate(inputs))
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if causal:
            past = causal_mask(query.shape[1], key.shape[1], device=query.device)
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return torch.einsum("bhtd,hdm->btm", heads, self.w_out) + self.b_out
