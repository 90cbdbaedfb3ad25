"""Sort the layers by number, pool before the ReLU, call no helper twice."""


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    numbers = sorted(int(key[2:-7]) for key in params if key.endswith(".weight"))
    for number in numbers:
        x = linear(flatten(x), params[f"fc{number}.weight"], params[f"fc{number}.bias"])
        if number != numbers[-1]:
            x = relu(x)
    return x


def lenet5_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    for name, padding in (("conv1", (2, 2)), ("conv2", 0)):
        x = conv2d(x, params[name + ".weight"], bias=params[name + ".bias"], stride=1, padding=padding)
        x = relu(max_pool2d(x, kernel_size=2, stride=2))
    x = flatten(x, start_dim=1)
    for name in ("fc1", "fc2"):
        x = relu(linear(x, params[name + ".weight"], bias=params[name + ".bias"]))
    return linear(x, params["fc3.weight"], bias=params["fc3.bias"])
