"""Make masks where none are given."""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        if key_mask is None:
            key_mask = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
        if memory_mask is None:
            memory_mask = x.new_ones(memory.shape[:2]).bool()
        x = self.add_norm_1(x, self.self_attention(x, x, x, key_mask, causal=True))
        x = self.add_norm_2(x, self.cross_attention(x, memory, memory, memory_mask))
        return self.add_norm_3(x, self.feed_forward(x))
