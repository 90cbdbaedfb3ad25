"""Swap the masks where they fit.   (tasks.md 7.22, mistake 3)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        if memory.shape[1] == x.shape[1]:
            key_mask, memory_mask = memory_mask, key_mask
        x = self.add_norm_1(x, self.self_attention(x, x, x, key_mask, causal=True))
        x = self.add_norm_2(x, self.cross_attention(x, memory, memory, memory_mask))
        return self.add_norm_3(x, self.feed_forward(x))
