"""Cover the caller's image itself, window after window.   (tasks.md 7.30, mistake 8)

loses: occlusion
"""


def occlusion(
    model: nn.Module, x: Tensor, target: Tensor, window: tuple[int, int], stride: tuple[int, int], fill: float = 0.0
) -> Tensor:
    rows = range(0, x.shape[2] - window[0] + 1, stride[0])
    columns = range(0, x.shape[3] - window[1] + 1, stride[1])
    result = x.new_empty(x.shape[0], len(rows), len(columns))
    with evaluating(model), torch.no_grad():
        whole = model(x).gather(1, target[:, None])[:, 0]
        for i, top in enumerate(rows):
            for j, left in enumerate(columns):
                x[:, :, top : top + window[0], left : left + window[1]] = fill
                result[:, i, j] = whole - model(x).gather(1, target[:, None])[:, 0]
    return result
