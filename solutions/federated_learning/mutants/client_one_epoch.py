"""Train for one epoch, whatever is asked for.   (tasks.md 7.32, mistake 13)

loses: client
"""


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1, original=train_client):
    return original(model, batches, loss_fn, lr, momentum)
