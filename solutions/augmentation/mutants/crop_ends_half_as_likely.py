"""Round a uniform number to the nearest place.

loses: crop
"""


def random_crop(images: Tensor, padding: int, generator: torch.Generator | None = None) -> Tensor:
    count, _, height, width = images.shape
    device = images.device
    padded = functional.pad(images, [padding] * 4)  # (N, C, H + 2P, W + 2P)
    corner = (torch.rand((count, 2, 1), device=device, generator=generator) * 2 * padding).round().long()
    rows = corner[:, 0] + torch.arange(height, device=device)  # (N, H)
    columns = corner[:, 1] + torch.arange(width, device=device)  # (N, W)
    number = torch.arange(count, device=device)[:, None, None]  # (N, 1, 1)
    windows = padded[number, :, rows[:, :, None], columns[:, None, :]]  # (N, H, W, C)
    return windows.permute(0, 3, 1, 2)  # (N, C, H, W)
