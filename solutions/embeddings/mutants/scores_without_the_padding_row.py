"""Cut the padding row off the scores as well.

loses: InputEmbedding
"""


class InputEmbedding(InputEmbedding):
    def logits(self, hidden: Tensor) -> Tensor:
        weight = self.token_embedding.weight
        padding = self.token_embedding.padding_idx
        if padding is not None:
            weight = weight * (torch.arange(weight.shape[0], device=weight.device) != padding).unsqueeze(1)
        return hidden @ weight.T
