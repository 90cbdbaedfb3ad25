"""Cut the scores at zero, too.   (tasks.md 7.1, definition)

loses: forward
"""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    z = x @ params["w1"] + params["b1"]
    h = z.clamp(min=0)
    return (h @ params["w2"] + params["b2"]).clamp(min=0), {"x": x, "z": z, "h": h}
