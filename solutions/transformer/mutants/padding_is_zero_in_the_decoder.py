"""Take 0 for padding.

loses: Transformer
"""


class Transformer(Transformer):
    def decode(self, target: Tensor, memory: Tensor, source: Tensor) -> Tensor:
        x = self.target_embedding(target)
        for layer in self.decoder_layers:
            x = layer(x, memory, target != self.padding_idx, source != 0)
        return self.output(x)
