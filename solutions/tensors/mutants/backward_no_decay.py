"""Forget the penalty.   (tasks.md 7.1, mistake 4)

loses: backward
"""


def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        gradient_z = upstream @ params["w2"].T * (cache["z"] > 0)
        w1, w2 = cache["x"].T @ gradient_z, cache["h"].T @ upstream
        return {"w1": w1, "b1": gradient_z.sum(dim=0), "w2": w2, "b2": upstream.sum(dim=0)}
