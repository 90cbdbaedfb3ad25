"""Record gradients.

loses: prediction
"""


def predict(model: nn.Module, batch: Tensor, weights: WeightsEnum, k: int) -> list[list[tuple[str, float]]]:
    model.eval()
    found = model(batch).softmax(1).topk(k, dim=1)
    names = weights.meta["categories"]
    return [
        [(names[place], chance) for place, chance in zip(places, chances, strict=True)]
        for places, chances in zip(found.indices.tolist(), found.values.tolist(), strict=True)
    ]
