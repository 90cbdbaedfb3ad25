"""Add up with scatter_add and bincount."""


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    labels, place = groups.unique(return_inverse=True)
    sums = torch.zeros(len(labels), dtype=torch.float64, device=groups.device)
    sums.scatter_add_(0, place, predictions.double())
    return labels, sums / place.bincount()


def reweigh(target: Tensor, groups: Tensor) -> Tensor:
    _, a, of_a = groups.unique(return_inverse=True, return_counts=True)
    _, y, of_y = target.unique(return_inverse=True, return_counts=True)
    cell = a * len(of_y) + y
    return of_a[a].double() * of_y[y].double() / (cell.bincount()[cell] * len(target))
