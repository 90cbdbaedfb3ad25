"""Leave frozen parameters in the groups: without a gradient they are skipped."""


def parameter_groups(model: nn.Module, head: str, lr_backbone: float, lr_head: float) -> list[dict[str, Any]]:
    in_head = {id(parameter) for parameter in model.get_submodule(head).parameters()}
    return [
        {"params": list(model.get_submodule(head).parameters()), "lr": lr_head},
        {"params": [each for each in model.parameters() if id(each) not in in_head], "lr": lr_backbone},
    ]
