"""Decode the rows only that are not done."""


@torch.no_grad()
def greedy_decode(model: nn.Module, source: Tensor, start: int, end: int, max_len: int) -> Tensor:
    mode = model.training
    model.eval()
    memory = model.encode(source)
    target = torch.full((len(source), 1), start, dtype=torch.int64, device=source.device)
    alive = torch.arange(len(source), device=source.device)
    for _ in range(max_len - 1):
        if len(alive) == 0:
            break
        column = torch.full((len(source), 1), model.padding_idx, dtype=torch.int64, device=source.device)
        best = model.decode(target[alive], memory[alive], source[alive])[:, -1].max(dim=-1).indices
        column[alive, 0] = best
        target = torch.hstack((target, column))
        alive = alive[best != end]
    if mode:
        model.train()
    return target
