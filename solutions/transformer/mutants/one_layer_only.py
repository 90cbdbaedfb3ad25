"""Use the last layer only.

loses: Transformer
"""


class Transformer(Transformer):
    def encode(self, source: Tensor) -> Tensor:
        x = self.source_embedding(source)
        for layer in self.encoder_layers[-1:]:
            x = layer(x, source != self.padding_idx)
        return x
