"""Send the parameters without the buffers.   (tasks.md 7.32, mistake 5)

loses: client
"""


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1, original=train_client):
    state = original(model, batches, loss_fn, lr, momentum, epochs)
    return {name: state[name] for name, _ in model.named_parameters()}
