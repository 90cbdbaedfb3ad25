"""Cover with a mask, all windows of an image in one batch."""


def occlusion(
    model: nn.Module, x: Tensor, target: Tensor, window: tuple[int, int], stride: tuple[int, int], fill: float = 0.0
) -> Tensor:
    height, width = x.shape[2:]
    count = (height - window[0]) // stride[0] + 1, (width - window[1]) // stride[1] + 1
    tops = torch.arange(count[0], device=x.device) * stride[0]
    lefts = torch.arange(count[1], device=x.device) * stride[1]
    row, column = torch.arange(height, device=x.device), torch.arange(width, device=x.device)
    in_rows = (row >= tops[:, None]) & (row < tops[:, None] + window[0])
    in_columns = (column >= lefts[:, None]) & (column < lefts[:, None] + window[1])
    mask = (in_rows[:, None, :, None] & in_columns[None, :, None, :]).flatten(0, 1)[:, None]
    maps = []
    with evaluating(model), torch.no_grad():
        for image, wanted in zip(x, target.tolist(), strict=True):
            covered = torch.where(mask, fill, image)
            scores = model(torch.cat([image[None], covered]))[:, wanted]
            maps.append((scores[0] - scores[1:]).reshape(count))
    return torch.stack(maps)
