"""Go over log-probabilities, in inference mode, and find the classes from the logits."""


def predict(model: nn.Module, batches: Iterable[Tensor], device: torch.device | str) -> tuple[Tensor, Tensor]:
    training = model.training
    model.eval()
    classes, probabilities = [], []
    with torch.inference_mode():
        for x in batches:
            logits = model(x.to(device))
            classes.extend(logits.argmax(-1).tolist())
            probabilities.append(torch.log_softmax(logits, dim=-1).exp().to("cpu"))
    if training:
        model.train()
    return torch.tensor(classes), torch.cat(probabilities, dim=0)
