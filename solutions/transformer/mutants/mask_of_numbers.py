"""Make the mask of numbers.   (tasks.md 7.22, mistake 11)

loses: Transformer
"""


class Transformer(Transformer):
    def encode(self, source: Tensor) -> Tensor:
        x = self.source_embedding(source)
        for layer in self.encoder_layers:
            x = layer(x, (source != self.padding_idx).float())
        return x
