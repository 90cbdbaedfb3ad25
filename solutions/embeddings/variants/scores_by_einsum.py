"""Write the scores as an einsum."""


class InputEmbedding(InputEmbedding):
    def logits(self, hidden: Tensor) -> Tensor:
        return torch.einsum("btd,vd->btv", hidden, self.token_embedding.weight)
