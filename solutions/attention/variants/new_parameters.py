"""Load the weights as new parameters."""


class MultiHeadAttention(MultiHeadAttention):
    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        given = ((self.to_q, w_q, b_q), (self.to_k, w_k, b_k), (self.to_v, w_v, b_v), (self.to_out, w_o, b_o))
        for layer, weight, bias in given:
            layer.weight, layer.bias = nn.Parameter(weight), nn.Parameter(bias)
