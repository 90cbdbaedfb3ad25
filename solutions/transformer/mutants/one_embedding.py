"""Use one table for both where it fits.

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
        self.target_embedding = InputEmbedding(num_target, d_model, dropout)
        self.source_embedding = self.target_embedding
