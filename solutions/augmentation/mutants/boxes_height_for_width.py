"""Mirror at the height of the image.

loses: boxes
"""


def random_flip_with_boxes(
    image: Tensor, boxes: Tensor, p: float = 0.5, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor]:
    if torch.rand((), device=image.device, generator=generator) < p:
        return image.flip(-1), flip_boxes(boxes, image.shape[-2])
    return image, boxes
