"""Let the biases decay, too.   (tasks.md 7.1, mistake 4)

loses: backward
"""


def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        gradient_z = upstream @ params["w2"].T * (cache["z"] > 0)
        found = {"w1": cache["x"].T @ gradient_z, "b1": gradient_z.sum(dim=0), "w2": cache["h"].T @ upstream}
        found["b2"] = upstream.sum(dim=0)
        return {name: value + 2 * decay * params[name] for name, value in found.items()}
