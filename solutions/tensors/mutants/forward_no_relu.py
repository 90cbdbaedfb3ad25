"""Forget the ReLU.   (tasks.md 7.1, definition)

loses: forward
"""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    z = x @ params["w1"] + params["b1"]
    return z @ params["w2"] + params["b2"], {"x": x, "z": z, "h": z}
