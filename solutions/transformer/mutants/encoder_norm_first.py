"""Normalise before each sub-layer.   (tasks.md 7.18, mistake 1)

loses: EncoderLayer
"""


class EncoderLayer(EncoderLayer):
    def forward(self, x: Tensor, key_mask: Tensor | None = None) -> Tensor:
        y = self.add_norm_1.norm(x)
        x = x + self.add_norm_1.dropout(self.attention(y, y, y, key_mask))
        return x + self.add_norm_2.dropout(self.feed_forward(self.add_norm_2.norm(x)))
