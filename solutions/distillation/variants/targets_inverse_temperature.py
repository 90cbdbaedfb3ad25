"""Multiply by the inverse temperature, as a tensor."""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    beta = torch.tensor(1 / temperature, dtype=logits.dtype, device=logits.device)
    with torch.inference_mode():
        probabilities = (logits * beta).softmax(-1)
    return probabilities.clone()
