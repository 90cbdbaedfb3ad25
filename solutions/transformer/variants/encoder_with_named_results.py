"""Name every result, and give masks by name."""


class EncoderLayer(EncoderLayer):
    def forward(self, x: Tensor, key_mask: Tensor | None = None) -> Tensor:
        attended = self.attention(query=x, key=x, value=x, key_mask=key_mask, causal=False)
        middle = self.add_norm_1(x, attended)
        return self.add_norm_2(middle, self.feed_forward(middle))
