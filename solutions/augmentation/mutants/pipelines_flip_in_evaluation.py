"""Flip in evaluation, too.

loses: pipelines
"""


def eval_pipeline(mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    return v2.Compose(
        [v2.RandomHorizontalFlip(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean.tolist(), std.tolist())]
    )
