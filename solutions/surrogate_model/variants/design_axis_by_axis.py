"""Shuffle the intervals of each axis with randperm; draw within them by uniform_."""


def latin_hypercube(count, bounds, generator):
    columns = []
    for low, high in bounds:
        edges = torch.arange(count, dtype=bounds.dtype, device=bounds.device) / count
        places = edges + torch.empty_like(edges).uniform_(generator=generator) / count
        shuffled = places[torch.randperm(count, generator=generator, device=bounds.device)]
        columns.append(torch.lerp(low, high, shuffled))
    return torch.stack(columns, dim=1)


def split_rows(count, held_out, generator):
    order = torch.rand(count, generator=generator, device=generator.device).argsort()
    train, test = order.split([count - held_out, held_out])
    return train.sort().values, test.sort().values
