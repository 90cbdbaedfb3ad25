"""Forget the biases.   (tasks.md 7.1, definition)

loses: forward
"""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    z = x @ params["w1"]
    h = z.clamp(min=0)
    return h @ params["w2"], {"x": x, "z": z, "h": h}
