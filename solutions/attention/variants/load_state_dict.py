"""Load the weights through a state dict."""


class MultiHeadAttention(MultiHeadAttention):
    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        self.to_q.load_state_dict({"weight": w_q, "bias": b_q})
        self.to_k.load_state_dict({"weight": w_k, "bias": b_k})
        self.to_v.load_state_dict({"weight": w_v, "bias": b_v})
        self.to_out.load_state_dict({"weight": w_o, "bias": b_o})
