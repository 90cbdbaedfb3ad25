"""Leave the first axis in its order: the others meet it at random all the same."""


def latin_hypercube(count, bounds, generator):
    low, high = bounds.T
    order = [torch.arange(count, device=bounds.device)]
    order += [torch.randperm(count, generator=generator, device=bounds.device) for _ in low[1:]]
    inside = torch.rand(count, len(bounds), generator=generator, device=bounds.device, dtype=torch.float64)
    unit = (torch.stack(order, 1) + inside) / count
    return (low * (1 - unit) + high * unit).to(bounds.dtype)
