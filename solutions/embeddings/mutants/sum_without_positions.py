"""Forget the positions.

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def forward(self, tokens: Tensor) -> Tensor:
        return self.positional_encoding.dropout(self.token_embedding(tokens))
