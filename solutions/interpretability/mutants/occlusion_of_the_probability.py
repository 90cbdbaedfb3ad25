"""Watch the probability fall, not the score.   (tasks.md 7.30, mistake 1)

loses: occlusion
"""


class _Softmax(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x).softmax(dim=1)


_right = occlusion


def occlusion(
    model: nn.Module, x: Tensor, target: Tensor, window: tuple[int, int], stride: tuple[int, int], fill: float = 0.0
) -> Tensor:
    return _right(_Softmax(model).train(model.training), x, target, window, stride, fill)
