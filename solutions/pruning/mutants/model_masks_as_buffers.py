"""Register the masks as buffers of the model.   (tasks.md 7.26, mistake 12)

loses: model
"""

_right = prune_model


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    new = _right(model, amount, masks)
    for name, mask in new.items():
        model.register_buffer(name.replace(".", "_") + "_mask", mask)
    return new
