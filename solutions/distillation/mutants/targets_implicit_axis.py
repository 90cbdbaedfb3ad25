"""Leave the axis to torch, which takes the first one of three.   (tasks.md 7.15, mistake 9)

loses: soft_targets
"""


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return nn.Softmax()(logits.detach() / temperature)
