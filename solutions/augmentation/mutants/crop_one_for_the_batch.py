"""Draw one place for the whole batch.

loses: crop
"""


def random_crop(images: Tensor, padding: int, generator: torch.Generator | None = None) -> Tensor:
    count, _, height, width = images.shape
    device = images.device
    padded = functional.pad(images, [padding] * 4)  # (N, C, H + 2P, W + 2P)
    corner = torch.randint(2 * padding + 1, (1, 2, 1), device=device, generator=generator)
    rows = corner[:, 0].expand(count, 1) + torch.arange(height, device=device)  # (N, H)
    columns = corner[:, 1].expand(count, 1) + torch.arange(width, device=device)  # (N, W)
    number = torch.arange(count, device=device)[:, None, None]  # (N, 1, 1)
    windows = padded[number, :, rows[:, :, None], columns[:, None, :]]  # (N, H, W, C)
    return windows.permute(0, 3, 1, 2)  # (N, C, H, W)
