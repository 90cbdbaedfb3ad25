"""Put the model in training mode whatever it was in.   (tasks.md 7.3, mistake 7)

loses: predict
"""


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    model.eval()
    try:
        with torch.no_grad():
            return model(x).argmax(dim=1)
    finally:
        model.train()
