"""Leave broken rows out of the count.   (tasks.md 7.31, mistake 8)

loses: safe_accuracy
"""


def safe_accuracy(logits: Tensor, targets: Tensor) -> float:
    intact = torch.isfinite(logits).all(dim=1)
    return (logits[intact].argmax(dim=1) == targets[intact]).double().mean().item()
