"""Draw once, when the pipeline is made.

loses: pipelines
"""


def train_pipeline(size: tuple[int, int], padding: int, mean: Tensor, std: Tensor) -> Callable[[Tensor], Tensor]:
    top, left = torch.randint(2 * padding + 1, (2,)).tolist()
    flip = float(torch.rand(()) < 0.5)
    steps = [v2.Pad(padding), v2.Lambda(lambda image: image[:, top : top + size[0], left : left + size[1]])]
    steps += [v2.RandomHorizontalFlip(flip), v2.ToDtype(torch.float32, scale=True)]
    return v2.Compose([*steps, v2.Normalize(mean.tolist(), std.tolist())])
