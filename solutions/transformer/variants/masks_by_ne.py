"""Make the masks once, by ne, and keep the embedding apart."""


class Transformer(Transformer):
    def decode(self, target: Tensor, memory: Tensor, source: Tensor) -> Tensor:
        real, known = target.ne(self.padding_idx), torch.logical_not(source == self.padding_idx)
        x = self.target_embedding(target)
        for number in range(len(self.decoder_layers)):
            x = self.decoder_layers[number](x, memory, key_mask=real, memory_mask=known)
        return nn.functional.linear(x, self.output.weight, self.output.bias)
