"""Encode the source at each step.   (tasks.md 7.22, mistake 13)

loses: training_and_decoding
"""


def greedy_decode(model: nn.Module, source: Tensor, start: int, end: int, max_len: int) -> Tensor:
    was_training = model.training
    model.eval()
    with torch.no_grad():
        memory = model.encode(source)
        target = torch.full((source.shape[0], 1), start, device=source.device)
        done = torch.zeros(source.shape[0], dtype=torch.bool, device=source.device)
        while target.shape[1] < max_len and not done.all():
            chosen = model(source, target)[:, -1].argmax(-1)
            chosen = torch.where(done, model.padding_idx, chosen)
            target = torch.cat((target, chosen.unsqueeze(1)), dim=1)
            done |= chosen == end
    model.train(was_training)
    return target
