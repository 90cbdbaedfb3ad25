"""Ignore padding.   (tasks.md 7.22, mistake 3)

loses: EncoderLayer
"""


class EncoderLayer(EncoderLayer):
    def forward(self, x: Tensor, key_mask: Tensor | None = None) -> Tensor:
        x = self.add_norm_1(x, self.attention(x, x, x))
        return self.add_norm_2(x, self.feed_forward(x))
