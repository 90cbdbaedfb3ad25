"""List the groups in the order in which they first appear.   (tasks.md 7.29, mistake 12)

loses: rates
"""


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    labels = torch.tensor(list(dict.fromkeys(groups.tolist())), device=groups.device)
    rates = [predictions[groups == label].double().mean() for label in labels]
    return labels, torch.stack(rates)
