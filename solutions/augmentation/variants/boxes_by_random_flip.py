"""Draw once, and let random_flip exchange left and right for certain."""


def random_flip_with_boxes(
    image: Tensor, boxes: Tensor, p: float = 0.5, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    flipped = torch.rand(1, device=image.device, generator=generator).item() < p
    if not flipped:
        return image.clone(), boxes.clone()
    return random_flip(image[None], 1.0, generator)[0], flip_boxes(boxes, image.shape[2])
