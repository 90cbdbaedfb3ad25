"""Count on the features of a fixed width and let the batch size follow.   (tasks.md 7.10, mistake 2)

loses: mlp
"""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    result = x.reshape(-1, 6)
    number = 1
    while f"fc{number}.weight" in params:
        if number > 1:
            result = relu(result)
        result = linear(result, params[f"fc{number}.weight"], params[f"fc{number}.bias"])
        number += 1
    return result
