"""Return the gradients of the weights transposed, as nn.Linear stores them.   (tasks.md 7.1, mistake 5)

loses: backward
"""


def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        gradient_z = upstream @ params["w2"].T * (cache["z"] > 0)
        w1 = gradient_z.T @ cache["x"] + 2 * decay * params["w1"].T
        w2 = upstream.T @ cache["h"] + 2 * decay * params["w2"].T
        return {"w1": w1, "b1": gradient_z.sum(dim=0), "w2": w2, "b2": upstream.sum(dim=0)}
