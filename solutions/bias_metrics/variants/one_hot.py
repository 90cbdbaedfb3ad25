"""Count with matrices of group membership, in float32."""


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    labels, place = torch.unique(groups, return_inverse=True)
    member = F.one_hot(place, len(labels)).float()
    return labels, predictions.float() @ member / member.sum(dim=0)


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    labels, place = torch.unique(groups, return_inverse=True)
    member = F.one_hot(place, len(labels)).float()
    selected, positive = predictions.float(), target.float()
    tpr = (selected * positive) @ member / (positive @ member)
    fpr = (selected * (1 - positive)) @ member / ((1 - positive) @ member)
    return labels, tpr, fpr
