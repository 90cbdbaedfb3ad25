"""Ask from the memory, answer from the target.   (tasks.md 7.22, mistake 2)

loses: DecoderLayer
"""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        x = self.add_norm_1(x, self.self_attention(x, x, x, key_mask, causal=True))
        found = self.cross_attention(memory, x, x, key_mask)
        x = self.add_norm_2(x, found[:, : x.shape[1]])
        return self.add_norm_3(x, self.feed_forward(x))
