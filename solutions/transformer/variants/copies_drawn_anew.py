"""Copy one layer, then draw new values."""

import copy


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
        self.encoder_layers = nn.ModuleList(copy.deepcopy(self.encoder_layers[0]) for _ in range(num_layers))
        for layer in self.encoder_layers:
            for parameter in layer.parameters():
                nn.init.uniform_(parameter, -0.1, 0.1)
