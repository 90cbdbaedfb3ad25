"""Write the ReLU as (z + |z|) / 2, let a unit at exactly 0 pass the gradient, and go through the samples one by one."""


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    z = x @ params["w1"] + params["b1"]
    h = (z + z.abs()) / 2
    return h @ params["w2"] + params["b2"], {"x": x, "z": z, "h": h}


@torch.no_grad()
def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    found = {name: 2 * decay * params[name] for name in ("w1", "w2")}
    found |= {name: torch.zeros_like(params[name]) for name in ("b1", "b2")}
    for x, z, h, row in zip(cache["x"], cache["z"], cache["h"], upstream, strict=True):
        row_z = params["w2"] @ row * (z >= 0)
        found["w1"] = found["w1"] + torch.outer(x, row_z)
        found["b1"] = found["b1"] + row_z
        found["w2"] = found["w2"] + torch.outer(h, row)
        found["b2"] = found["b2"] + row
    return found
