"""End in a softmax: probabilities, not logits.   (tasks.md 7.3, mistake 9; section 1)

loses: mlp
"""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    result = flatten(x)
    number = 1
    while f"fc{number}.weight" in params:
        if number > 1:
            result = relu(result)
        result = linear(result, params[f"fc{number}.weight"], params[f"fc{number}.bias"])
        number += 1
    return result.softmax(dim=1)
