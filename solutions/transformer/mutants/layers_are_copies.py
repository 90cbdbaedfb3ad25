"""Copy one layer, values and all.   (tasks.md 7.22, mistake 5)

loses: Transformer
"""

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
        first = self.encoder_layers[0]
        self.encoder_layers = nn.ModuleList(copy.deepcopy(first) for _ in range(num_layers))
