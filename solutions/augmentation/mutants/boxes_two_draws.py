"""Draw once for the image and once for its boxes.

loses: boxes
"""


def random_flip_with_boxes(
    image: Tensor, boxes: Tensor, p: float = 0.5, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    draws = torch.rand(2, device=image.device, generator=generator) < p
    mirrored = flip_boxes(boxes, image.shape[-1])
    return image.flip(-1) if draws[0] else image, mirrored if draws[1] else boxes
