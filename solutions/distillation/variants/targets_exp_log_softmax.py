"""Compute the soft targets as the exponential of log_softmax."""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return F.log_softmax(logits.div(temperature), dim=-1).exp().detach()
