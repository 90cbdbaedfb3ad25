"""Centre the input in place, once it has been used.   (tasks.md 7.1, mistake 10)

loses: forward
"""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    kept = x.clone()
    z = x @ params["w1"] + params["b1"]
    h = z.clamp(min=0)
    x -= x.mean(dim=0)
    return h @ params["w2"] + params["b2"], {"x": kept, "z": z, "h": h}
