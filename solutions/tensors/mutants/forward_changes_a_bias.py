"""Add to the bias in place.   (tasks.md 7.1, mistake 10)

loses: forward
"""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    z = x @ params["w1"] + params["b1"]
    h = z.clamp(min=0)
    scores = h @ params["w2"] + params["b2"]
    params["b2"] += scores.detach().mean(dim=0)
    return scores, {"x": x, "z": z, "h": h}
