"""Add the input of the layer at the memory.   (tasks.md 7.18, mistake 5)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        y = self.add_norm_1(x, self.self_attention(x, x, x, key_mask, causal=True))
        x = self.add_norm_2(x, self.cross_attention(y, memory, memory, memory_mask))
        return self.add_norm_3(x, self.feed_forward(x))
