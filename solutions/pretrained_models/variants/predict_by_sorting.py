"""Sort all logarithms of probabilities in inference mode."""


def predict(model: nn.Module, batch: Tensor, weights: WeightsEnum, k: int) -> list[list[tuple[str, float]]]:
    with torch.inference_mode():
        logarithms = torch.log_softmax(model.eval()(batch), dim=-1)  # (B, C)
    answers = []
    for row in logarithms:
        order = row.argsort(descending=True)[:k]
        answers.append([(weights.meta["categories"][int(place)], row[place].exp().item()) for place in order])
    return answers
