"""Leave the map as small as the layer.   (tasks.md 7.30, mistake 6)

loses: gradcam
"""


def grad_cam(model: nn.Module, layer: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    kept = []

    def keep(_layer: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        kept.append(output.detach().requires_grad_())
        return kept[0].clone()

    handle = layer.register_forward_hook(keep)
    try:
        with evaluating(model):
            scores = model(x).gather(1, target[:, None])
    finally:
        handle.remove()
    gradient = torch.autograd.grad(scores.sum(), kept[0])[0]
    maps = (gradient.mean(dim=(2, 3), keepdim=True) * kept[0].detach()).sum(dim=1).relu()
    largest = maps.amax(dim=(1, 2), keepdim=True)
    return maps / torch.where(largest > 0, largest, 1)
