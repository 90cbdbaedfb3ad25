"""Normalise the memory once more.   (tasks.md 7.22, mistake 7)

loses: Transformer
"""


class Transformer(Transformer):
    def encode(self, source: Tensor) -> Tensor:
        x = self.source_embedding(source)
        for layer in self.encoder_layers:
            x = layer(x, source != self.padding_idx)
        return nn.functional.layer_norm(x, x.shape[-1:])
