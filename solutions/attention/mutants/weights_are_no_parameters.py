"""Keep the weights as plain tensors.

loses: MultiHeadAttention
"""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        self.num_heads = num_heads

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        self.weights = {"q": (w_q, b_q), "k": (w_k, b_k), "v": (w_v, b_v), "out": (w_o, b_o)}

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        inputs = {"q": query, "k": key, "v": value}
        projected = [nn.functional.linear(x, *self.weights[name]) for name, x in inputs.items()]
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if causal:
            past = causal_mask(query.shape[1], key.shape[1], device=query.device)
            mask = past if mask is None else mask & past
        heads = scaled_dot_product_attention(q, k, v, mask)
        return nn.functional.linear(heads.transpose(1, 2).flatten(2), *self.weights["out"])
