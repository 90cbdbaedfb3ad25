"""Return logits for probabilities.   (tasks.md 7.23, mistake 10)

loses: prediction
"""


def predict(model: nn.Module, batch: Tensor, weights: WeightsEnum, k: int) -> list[list[tuple[str, float]]]:
    model.eval()
    with torch.no_grad():
        found = model(batch).topk(k, dim=1)
    names = weights.meta["categories"]
    return [
        [(names[place], chance) for place, chance in zip(places, chances, strict=True)]
        for places, chances in zip(found.indices.tolist(), found.values.tolist(), strict=True)
    ]
