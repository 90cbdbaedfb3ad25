"""Return gradients that hang on a graph.   (tasks.md 7.1, mistake 12)

loses: backward
"""


def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    gradient_z = upstream @ params["w2"].T * (cache["z"] > 0)
    w1 = cache["x"].T @ gradient_z + 2 * decay * params["w1"]
    w2 = cache["h"].T @ upstream + 2 * decay * params["w2"]
    return {"w1": w1, "b1": gradient_z.sum(dim=0), "w2": w2, "b2": upstream.sum(dim=0)}
