"""Normalise before each sub-layer.   (tasks.md 7.18, mistake 1)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        y = self.add_norm_1.norm(x)
        x = x + self.add_norm_1.dropout(self.self_attention(y, y, y, key_mask, causal=True))
        y = self.add_norm_2.norm(x)
        x = x + self.add_norm_2.dropout(self.cross_attention(y, memory, memory, memory_mask))
        return x + self.add_norm_3.dropout(self.feed_forward(self.add_norm_3.norm(x)))
