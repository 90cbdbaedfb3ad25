"""Catch the gradient with a hook on the tensor; call backward with the parameters' gradients put aside."""


def grad_cam(model: nn.Module, layer: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    seen = {}

    def forward_hook(_layer: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        seen["maps"] = output.detach().clone()
        output.register_hook(lambda gradient: seen.update(gradient=gradient))
        return output + 0

    handle = layer.register_forward_hook(forward_hook)
    old = [(param, param.grad) for param in model.parameters()]
    for param, _ in old:
        param.grad = None
    with evaluating(model):
        scores = model(x.clone().requires_grad_())
    handle.remove()
    scores[torch.arange(len(x), device=x.device), target].sum().backward()
    for param, gradient in old:
        param.grad = gradient
    result = []
    for maps, gradient in zip(seen["maps"], seen["gradient"], strict=True):
        heat = torch.einsum("f,fhw->hw", gradient.sum(dim=(1, 2)), maps).clamp(min=0)
        heat = nn.Upsample(size=tuple(x.shape[2:]), mode="bilinear")(heat[None, None])[0, 0]
        result.append(heat / heat.max() if heat.max() > 0 else heat)
    return torch.stack(result)
