"""Leave padding behind the target to causality."""


class Transformer(Transformer):
    def decode(self, target: Tensor, memory: Tensor, source: Tensor) -> Tensor:
        x = self.target_embedding(target)
        for layer in self.decoder_layers:
            x = layer(x, memory, None, source != self.padding_idx)
        return self.output(x)
