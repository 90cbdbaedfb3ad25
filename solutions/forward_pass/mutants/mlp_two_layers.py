"""Know of two layers only.   (tasks.md 7.1)

loses: mlp
"""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    result = flatten(x)
    result = relu(linear(result, params["fc1.weight"], params["fc1.bias"]))
    result = linear(result, params["fc2.weight"], params["fc2.bias"])
    return result
