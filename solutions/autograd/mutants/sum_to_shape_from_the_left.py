"""Line shapes up at the left.   (tasks.md 7.2, mistake 7)

loses: engine
"""


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    dims = [place for place in range(gradient.dim()) if place >= len(shape) or shape[place] == 1]
    return gradient.sum(dim=dims).reshape(tuple(shape)) if dims else gradient
