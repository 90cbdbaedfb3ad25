"""Take 0 for padding.

loses: Transformer
"""


class Transformer(Transformer):
    def encode(self, source: Tensor) -> Tensor:
        x = self.source_embedding(source)
        for layer in self.encoder_layers:
            x = layer(x, source != 0)
        return x
