"""Cut the graph between two layers.   (tasks.md 7.4, mistake 9)

loses: mlp
"""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    result = flatten(x)
    number = 1
    while f"fc{number}.weight" in params:
        if number > 1:
            result = relu(result).detach()
        result = linear(result, params[f"fc{number}.weight"], params[f"fc{number}.bias"])
        number += 1
    return result
