"""Convert each module by its own method, and give the weights to the model by load_state_dict."""


def to_half(model: nn.Module, dtype: torch.dtype, keep: tuple[type[nn.Module], ...] = NORMS) -> nn.Module:
    def cast(tensor: Tensor) -> Tensor:
        return tensor.to(dtype) if tensor.is_floating_point() else tensor

    for module in model.modules():
        if not isinstance(module, keep):
            module._apply(cast, recurse=False)
    return model


class MasterWeights(MasterWeights):
    def __init__(self, model: nn.Module) -> None:
        self.model = model
        named = [(name, param) for name, param in model.named_parameters() if param.requires_grad]
        self.names = [name for name, _ in named]
        self.originals = [param for _, param in named]
        self.params = [torch.empty_like(param, dtype=torch.float32).copy_(param.detach()) for param in self.originals]
        for param in self.params:
            param.requires_grad_()

    def take_gradients(self) -> None:
        for master, original in zip(self.params, self.originals, strict=True):
            master.grad = None
            if original.grad is not None:
                master.grad = torch.zeros_like(master)
                master.grad += original.grad

    def write_back(self) -> None:
        state = {name: param.detach() for name, param in zip(self.names, self.params, strict=True)}
        self.model.load_state_dict(state, strict=False)
