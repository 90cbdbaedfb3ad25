"""Keep the layers in a plain list.   (tasks.md 7.22, mistake 4)

loses: Transformer
"""


class Transformer(Transformer):
    def __init__(
        self,
        num_source: int,
        num_target: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        num_layers: int,
        padding_idx: int = 0,
        dropout: float = 0.0,
    ) -> None:
        super().__init__(num_source, num_target, d_model, num_heads, d_ff, num_layers, padding_idx, dropout)
        layers = list(self.encoder_layers)
        del self.encoder_layers
        self.encoder_layers = layers
