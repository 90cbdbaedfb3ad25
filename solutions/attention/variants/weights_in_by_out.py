"""Weights stored as (in, out), transposed when loaded."""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        self.num_heads = num_heads
        self.weights = nn.ParameterDict({name: torch.empty(d_model, d_model).normal_(std=0.1) for name in "qkvo"})
        self.biases = nn.ParameterDict({name: torch.zeros(d_model) for name in "qkvo"})

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        for name, weight, bias in zip("qkvo", (w_q, w_k, w_v, w_o), (b_q, b_k, b_v, b_o), strict=True):
            self.weights[name].copy_(weight.T)
            self.biases[name].copy_(bias)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        inputs = {"q": query, "k": key, "v": value}
        projected = [x @ self.weights[name] + self.biases[name] for name, x in inputs.items()]
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if causal:
            past = causal_mask(query.shape[1], key.shape[1], device=query.device)
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return heads.transpose(1, 2).flatten(2) @ self.weights["o"] + self.biases["o"]
