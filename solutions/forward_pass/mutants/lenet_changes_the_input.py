"""Centre the caller's pixels in place.   (tasks.md 7.8, mistake 1)

loses: lenet5
"""


def lenet5_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    x -= x.mean()
    hidden = relu(conv2d(x, params["conv1.weight"], params["conv1.bias"], padding=2))
    hidden = max_pool2d(hidden, 2)
    hidden = relu(conv2d(hidden, params["conv2.weight"], params["conv2.bias"]))
    hidden = max_pool2d(hidden, 2)
    hidden = flatten(hidden)
    hidden = relu(linear(hidden, params["fc1.weight"], params["fc1.bias"]))
    hidden = relu(linear(hidden, params["fc2.weight"], params["fc2.bias"]))
    return linear(hidden, params["fc3.weight"], params["fc3.bias"])
