"""Take the layers in alphabetical order: fc10 before fc2.   (tasks.md 7.1)

loses: mlp
"""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    result = flatten(x)
    names = sorted(key.split(".")[0] for key in params if key.endswith(".weight"))
    for place, name in enumerate(names):
        result = linear(result if place == 0 else relu(result), params[f"{name}.weight"], params[f"{name}.bias"])
    return result
