"""Return float64 for float32 logits.   (tasks.md 7.9, mistake 7)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    logits = logits.double()
    shifted = logits - logits.detach().amax(dim=1, keepdim=True)  # (B, K)
    log_sum = shifted.exp().sum(dim=1).log()  # (B,)
    of_target = shifted.gather(1, target[:, None]).squeeze(1)  # (B,)
    return (log_sum - of_target).mean()
