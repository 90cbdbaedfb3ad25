"""Take the names of ImageNet, whatever the weights are.   (tasks.md 7.23, mistake 8)

loses: prediction
"""


def predict(model: nn.Module, batch: Tensor, weights: WeightsEnum, k: int) -> list[list[tuple[str, float]]]:
    model.eval()
    with torch.no_grad():
        found = model(batch).softmax(1).topk(k, dim=1)
    names = models.ResNet50_Weights.DEFAULT.meta["categories"]
    return [
        [(names[place], chance) for place, chance in zip(places, chances, strict=True)]
        for places, chances in zip(found.indices.tolist(), found.values.tolist(), strict=True)
    ]
