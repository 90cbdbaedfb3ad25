"""Attend position by position, to what is there so far."""


class DecoderLayer(DecoderLayer):
    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        seen = []
        for t in range(x.shape[1]):
            past = x[:, : t + 1]
            mask = None if key_mask is None else key_mask[:, : t + 1]
            seen.append(self.self_attention(x[:, t : t + 1], past, past, mask))
        x = self.add_norm_1(x, torch.cat(seen, dim=1))
        x = self.add_norm_2(x, self.cross_attention(x, memory, memory, memory_mask))
        return self.add_norm_3(x, self.feed_forward(x))
