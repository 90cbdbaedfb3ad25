"""Round with torch, ask for float by its type."""


def number_to_prune(amount: float, remaining: int) -> int:
    if type(amount) is float:
        if amount < 0 or amount > 1 or amount != amount:
            raise ValueError("not a fraction")
        return int(torch.round(torch.tensor(amount * remaining, dtype=torch.float64)))
    if amount < 0 or amount > remaining:
        raise ValueError("not so many")
    return amount
