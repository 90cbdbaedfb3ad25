"""Leave out the bias of the values.   (tasks.md 7.21, mistake 14)

loses: MultiHeadAttention
"""


class MultiHeadAttention(MultiHeadAttention):
    def __init__(self, d_model: int, num_heads: int) -> None:
        nn.Module.__init__(self)
        if d_model % num_heads:
            raise ValueError(f"d_model must be a multiple of num_heads, got {d_model} and {num_heads}")
        self.num_heads = num_heads
        self.to_q = nn.Linear(d_model, d_model)
        self.to_k = nn.Linear(d_model, d_model)
        self.to_v = nn.Linear(d_model, d_model, bias=False)
        self.to_out = nn.Linear(d_model, d_model)

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        given = ((self.to_q, w_q, b_q), (self.to_k, w_k, b_k), (self.to_v, w_v, b_v), (self.to_out, w_o, b_o))
        for layer, weight, bias in given:
            layer.weight.copy_(weight)
            if layer.bias is not None:
                layer.bias.copy_(bias)
