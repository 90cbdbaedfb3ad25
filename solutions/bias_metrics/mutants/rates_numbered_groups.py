"""Take the groups to be numbered from 0.   (tasks.md 7.29, mistake 4)

loses: rates
"""


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    labels = torch.arange(len(groups.unique()), device=groups.device)
    rates = [predictions[groups == label].double().mean() for label in labels]
    return labels, torch.stack(rates)
