"""Convert to float32, but let autocast convert the product back.   (tasks.md 7.24, mistake 13)

loses: autocast
"""


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    a, b = a.float(), b.float()
    return (a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T).float()
