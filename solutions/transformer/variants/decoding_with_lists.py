"""Keep tokens in lists."""


def greedy_decode(model: nn.Module, source: Tensor, start: int, end: int, max_len: int) -> Tensor:
    mode = model.training
    model.eval()
    rows = [[start] for _ in source]
    done = [False] * len(rows)
    with torch.inference_mode():
        memory = model.encode(source)
        for _ in range(max_len - 1):
            scores = model.decode(torch.tensor(rows, device=source.device), memory, source)[:, -1, :]
            for number, row in enumerate(rows):
                row.append(model.padding_idx if done[number] else int(scores[number].argmax()))
                done[number] = done[number] or row[-1] == end
            if all(done):
                break
    model.train(mode)
    return torch.tensor(rows, device=source.device)
