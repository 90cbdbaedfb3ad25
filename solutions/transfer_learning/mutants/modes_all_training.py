"""Put all of the model into training mode: frozen weights do not stop the statistics.   (tasks.md 7.14, mistake 7)

loses: modes
"""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    return model.train()
