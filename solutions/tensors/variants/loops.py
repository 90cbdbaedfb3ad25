"""Write the net with loops and einsum."""


def standardize(x: torch.Tensor) -> torch.Tensor:
    columns = []
    for column in x.T:
        variance, mean = torch.var_mean(column, correction=0)
        columns.append((column - mean) / variance.sqrt() if variance > 0 else torch.zeros_like(column))
    return torch.stack(columns, dim=1)


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    result = a.new_zeros(len(a), len(b))
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            result[i, j] = torch.sum((left - right) ** 2)
    return result


def score_gradient(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    result = torch.zeros_like(scores)
    for i, row in enumerate(scores):
        exponentials = torch.exp(row - row.max())
        result[i] = exponentials / exponentials.sum() / len(scores)
        result[i, target[i]] -= 1 / len(scores)
    return result


@torch.no_grad()
def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    gradient_z = torch.einsum("nc,hc->nh", upstream, params["w2"])
    gradient_z[cache["h"] == 0] = 0
    return {
        "b2": torch.einsum("nc->c", upstream),
        "w2": torch.einsum("nh,nc->hc", cache["h"], upstream).add(params["w2"], alpha=2 * decay),
        "b1": torch.einsum("nh->h", gradient_z),
        "w1": torch.einsum("nd,nh->dh", cache["x"], gradient_z).add(params["w1"], alpha=2 * decay),
    }
