"""Draw flips by bernoulli, and places as one number of all of them."""


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    chances = torch.full((len(images),), float(p), device=images.device)
    mask = torch.bernoulli(chances, generator=generator).bool()
    order = torch.arange(images.shape[3], device=images.device).expand(len(images), -1)
    order = torch.where(mask[:, None], images.shape[3] - 1 - order, order)
    return images.gather(3, order[:, None, None, :].expand_as(images))


def random_crop(images: Tensor, padding: int, generator: torch.Generator | None = None) -> Tensor:
    height, width = images.shape[2:]
    padded = functional.pad(images, (padding, padding, padding, padding))
    all_of_them = padded.unfold(2, height, 1).unfold(3, width, 1)
    places = 2 * padding + 1
    place = torch.randint(places**2, (len(images),), generator=generator, device=images.device)
    number = torch.arange(len(images), device=images.device)
    return all_of_them[number, :, place // places, place % places]
