"""A module for each head, in a loop."""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        width = d_model // num_heads
        self.q = nn.ModuleList([nn.Linear(d_model, width) for _ in range(num_heads)])
        self.k = nn.ModuleList([nn.Linear(d_model, width) for _ in range(num_heads)])
        self.v = nn.ModuleList([nn.Linear(d_model, width) for _ in range(num_heads)])
        self.out = nn.Linear(d_model, d_model)

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        given = ((self.q, w_q, b_q), (self.k, w_k, b_k), (self.v, w_v, b_v), ([self.out], w_o, b_o))
        for layers, weight, bias in given:
            parts = zip(layers, weight.chunk(len(layers)), bias.chunk(len(layers)), strict=True)
            for layer, rows, some in parts:
                layer.weight.copy_(rows)
                layer.bias.copy_(some)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        mask = None if key_mask is None else key_mask.unsqueeze(1)
        if causal:
            past = causal_mask(query.size(1), key.size(1), query.device)
            mask = past if mask is None else torch.logical_and(mask, past)
        layers = zip(self.q, self.k, self.v, strict=True)
        heads = [scaled_dot_product_attention(q(query), k(key), v(value), mask) for q, k, v in layers]
        return self.out(torch.cat(heads, dim=-1))
