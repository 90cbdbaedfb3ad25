"""Give the decoder the embedded source.

loses: Transformer
"""


class Transformer(Transformer):
    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        return self.decode(target, self.source_embedding(source), source)
