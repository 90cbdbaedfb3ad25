"""Keep the layer's output, which the next layer changes in place.   (tasks.md 7.30, mistake 10)

loses: gradcam
"""


def grad_cam(model: nn.Module, layer: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    kept = []

    def keep(_layer: nn.Module, _inputs: object, output: Tensor) -> None:
        kept.append(output)

    handle = layer.register_forward_hook(keep)
    try:
        with evaluating(model):
            scores = model(x.detach().clone().requires_grad_()).gather(1, target[:, None])
    finally:
        handle.remove()
    gradient = torch.autograd.grad(scores.sum(), kept[0])[0]
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    maps = (weights * kept[0].detach()).sum(dim=1, keepdim=True).relu()
    maps = F.interpolate(maps, size=x.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    largest = maps.amax(dim=(1, 2), keepdim=True)
    return maps / torch.where(largest > 0, largest, 1)
