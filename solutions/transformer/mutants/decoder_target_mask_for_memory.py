"""Use the sequence's mask for the memory.   (tasks.md 7.22, mistake 3)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        x = self.add_norm_1(x, self.self_attention(x, x, x, key_mask, causal=True))
        if memory.shape[1] == x.shape[1] and key_mask is not None:
            memory_mask = key_mask
        x = self.add_norm_2(x, self.cross_attention(x, memory, memory, memory_mask))
        return self.add_norm_3(x, self.feed_forward(x))
