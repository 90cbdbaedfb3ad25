"""Leave weight_orig and weight_mask in the model.   (tasks.md 7.26, mistake 12)

loses: model
"""

from torch.nn.utils import prune


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    names = [name for name, module in model.named_modules() if isinstance(module, nn.Linear | nn.Conv2d)]
    weights = {f"{name}.weight" if name else "weight": model.get_submodule(name).weight for name in names}
    new = global_masks(weights, amount, masks)
    for name, mask in zip(names, new.values(), strict=True):
        prune.custom_from_mask(model.get_submodule(name), "weight", mask)
    return new
