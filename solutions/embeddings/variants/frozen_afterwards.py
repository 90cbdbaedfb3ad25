"""Copy a given table in place, and freeze afterwards."""


class TokenEmbedding(TokenEmbedding):
    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        made = cls(weight.size(0), weight.size(1), padding_idx).to(device=weight.device, dtype=weight.dtype)
        with torch.no_grad():
            made.weight.copy_(weight)
        if freeze:
            for parameter in made.parameters():
                parameter.requires_grad = False
        return made
