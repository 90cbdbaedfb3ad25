"""Fill a tensor of the full size and cut it."""


def greedy_decode(model: nn.Module, source: Tensor, start: int, end: int, max_len: int) -> Tensor:
    before = [(part, part.training) for part in model.modules()]
    model.train(False)
    target = source.new_full((source.shape[0], max_len), model.padding_idx)
    target[:, 0] = start
    alive = torch.ones_like(target[:, 0], dtype=torch.bool)
    length = 1
    with torch.no_grad():
        memory = model.encode(source)
        while length < max_len and alive.any():
            best = model.decode(target[:, :length], memory, source).softmax(-1)[:, -1].topk(1).indices[:, 0]
            target[alive, length] = best[alive]
            alive = alive & (best != end)
            length += 1
    for part, mode in before:
        part.training = mode
    return target[:, :length]
