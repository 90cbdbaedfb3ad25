"""Trust the largest logit, also where it is NaN or infinite.   (tasks.md 7.31, mistake 8)

loses: safe_accuracy
"""


def safe_accuracy(logits: Tensor, targets: Tensor) -> float:
    return (logits.argmax(dim=1) == targets).double().mean().item()
