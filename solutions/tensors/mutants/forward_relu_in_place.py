"""Apply the ReLU in place, so that z is lost.   (tasks.md 7.1, mistake 3)

loses: forward
"""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    z = x @ params["w1"] + params["b1"]
    h = z.clamp_(min=0)
    return h @ params["w2"] + params["b2"], {"x": x, "z": z, "h": h}
