"""Treat image by image in Python, with slices."""


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    draws = torch.rand(images.shape[0], dtype=torch.float64, generator=generator, device=images.device).tolist()
    result = images.clone()
    for number, value in enumerate(draws):
        if value < p:
            result[number] = torch.fliplr(images[number].permute(1, 2, 0)).permute(2, 0, 1)
    return result


def random_crop(images: Tensor, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = images.shape[-2:]
    padded = images.new_zeros((*images.shape[:2], height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = images
    result = []
    for image in padded:
        top = int(torch.randint(0, 2 * padding + 1, (1,), generator=generator, device=images.device))
        left = int(torch.randint(0, 2 * padding + 1, (1,), generator=generator, device=images.device))
        result.append(image[:, top : top + height, left : left + width])
    return torch.stack(result)
