"""Put the new head in by add_module, made on the CPU and moved."""


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    parent_name, _, name = head.rpartition(".")
    old = model.get_submodule(head)
    new = nn.Linear(old.in_features, num_classes).to(old.weight)
    model.get_submodule(parent_name).add_module(name, new)
    return model
