"""Compute in float32 and return the dtype of the logits.   (tasks.md 7.9, mistake 7)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    dtype, logits = logits.dtype, logits.float()
    shifted = logits - logits.detach().amax(dim=1, keepdim=True)  # (B, K)
    log_sum = shifted.exp().sum(dim=1).log()  # (B,)
    of_target = shifted.gather(1, target[:, None]).squeeze(1)  # (B,)
    return (log_sum - of_target).mean().to(dtype)
