"""Subtract each row's sum from the columns where there are as many samples as classes.   (tasks.md 7.9, mistake 4)

loses: loss
"""


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    log_sum = logits.logsumexp(dim=1)  # (B,)
    square = logits.shape[0] == logits.shape[1]
    log_probabilities = logits - (log_sum if square else log_sum[:, None])  # (B, K)
    return -log_probabilities.gather(1, target[:, None]).mean()
