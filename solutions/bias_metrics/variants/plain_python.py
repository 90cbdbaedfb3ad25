"""Count in plain Python, and return floats where numbers are asked for."""


def _share(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else float("nan")


def decide(scores: Tensor, threshold: float = 0.5) -> Tensor:
    return torch.tensor([1 if score >= threshold else 0 for score in scores.tolist()], device=scores.device)


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    pairs = list(zip(predictions.int().tolist(), groups.tolist(), strict=True))
    labels = sorted({label for _, label in pairs})
    rates = [_share([p for p, label in pairs if label == each]) for each in labels]
    return groups.new_tensor(labels), torch.tensor(rates, dtype=torch.float64, device=groups.device)


def spread(rates: Tensor) -> float:
    known = [rate for rate in rates.tolist() if not math.isnan(rate)]
    return max(known) - min(known) if len(known) > 1 else math.nan


def demographic_parity_ratio(predictions: Tensor, groups: Tensor) -> float:
    rates = selection_rates(predictions, groups)[1].tolist()
    if len(rates) < 2 or max(rates) == 0:
        return math.nan
    return min(rates) / max(rates)


def equalized_odds_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> float:
    _, tpr, fpr = error_rates(predictions, target, groups)
    both = [spread(tpr), spread(fpr)]
    return math.nan if any(math.isnan(each) for each in both) else max(both)
