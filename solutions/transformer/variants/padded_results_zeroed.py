"""Zero the memory where there is padding."""


class Transformer(Transformer):
    def encode(self, source: Tensor) -> Tensor:
        x = self.source_embedding(source)
        for layer in self.encoder_layers:
            x = layer(x, source != self.padding_idx)
        return x * (source != self.padding_idx).unsqueeze(-1)
