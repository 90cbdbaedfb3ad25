"""Forget the ReLUs: the network is linear.   (tasks.md 7.8)

loses: mlp
"""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    result = flatten(x)
    number = 1
    while f"fc{number}.weight" in params:
        result = linear(result, params[f"fc{number}.weight"], params[f"fc{number}.bias"])
        number += 1
    return result
