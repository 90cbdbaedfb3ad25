"""Hide the future only where there is no padding.   (tasks.md 7.22, mistake 1)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        x = self.add_norm_1(x, self.self_attention(x, x, x, key_mask, causal=key_mask is None))
        x = self.add_norm_2(x, self.cross_attention(x, memory, memory, memory_mask))
        return self.add_norm_3(x, self.feed_forward(x))
