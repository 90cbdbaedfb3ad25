"""Add the decay to the weights themselves.   (tasks.md 7.1, mistakes 9 and 10)

loses: backward
"""


def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        gradient_z = upstream @ params["w2"].T * (cache["z"] > 0)
        w1 = params["w1"].mul_(2 * decay).add_(cache["x"].T @ gradient_z)
        w2 = cache["h"].T @ upstream + 2 * decay * params["w2"]
        return {"w1": w1.clone(), "b1": gradient_z.sum(dim=0), "w2": w2, "b2": upstream.sum(dim=0)}
