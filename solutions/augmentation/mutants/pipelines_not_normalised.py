"""Forget to normalise in evaluation.

loses: pipelines
"""


def eval_pipeline(mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return v2.Compose([v2.ToDtype(torch.float32, scale=True)])
