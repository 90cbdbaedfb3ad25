"""Catch the gradient by a backward hook, which forbids a change of the output in place.   (tasks.md 7.30, mistake 10)

loses: gradcam
"""


def grad_cam(model: nn.Module, layer: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    outputs, gradients = [], []
    handles = [
        layer.register_forward_hook(lambda _layer, _inputs, output: outputs.append(output.detach().clone())),
        layer.register_full_backward_hook(lambda _layer, _inputs, output: gradients.append(output[0])),
    ]
    leaf = x.detach().clone().requires_grad_()
    try:
        with evaluating(model):
            scores = model(leaf).gather(1, target[:, None])
        torch.autograd.grad(scores.sum(), leaf)
    finally:
        for handle in handles:
            handle.remove()
    maps = (gradients[0].mean(dim=(2, 3), keepdim=True) * outputs[0]).sum(dim=1, keepdim=True).relu()
    maps = F.interpolate(maps, size=x.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    largest = maps.amax(dim=(1, 2), keepdim=True)
    return maps / torch.where(largest > 0, largest, 1)
