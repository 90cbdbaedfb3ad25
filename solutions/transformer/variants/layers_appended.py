"""Append layers in a loop."""


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
        self.encoder_layers, self.decoder_layers = nn.ModuleList(), nn.ModuleList()
        while len(self.encoder_layers) < num_layers:
            self.encoder_layers.append(EncoderLayer(d_model, num_heads, d_ff, dropout=dropout))
            self.decoder_layers.append(DecoderLayer(d_model, num_heads, d_ff, dropout=dropout))
