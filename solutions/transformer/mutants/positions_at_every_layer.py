"""Add the embedding before each layer.   (tasks.md 7.22, mistake 6)

loses: Transformer
"""


class Transformer(Transformer):
    def encode(self, source: Tensor) -> Tensor:
        start = x = self.source_embedding(source)
        for layer in self.encoder_layers:
            x = layer(x if x is start else x + start, source != self.padding_idx)
        return x
