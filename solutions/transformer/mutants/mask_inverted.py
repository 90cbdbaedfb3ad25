"""Use the opposite meaning of a mask.   (tasks.md 7.22, mistake 11)

loses: Transformer
"""


class Transformer(Transformer):
    def decode(self, target: Tensor, memory: Tensor, source: Tensor) -> Tensor:
        x = self.target_embedding(target)
        for layer in self.decoder_layers:
            x = layer(x, memory, target != self.padding_idx, source == self.padding_idx)
        return self.output(x)
