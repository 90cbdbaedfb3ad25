"""Train the global model itself.   (tasks.md 7.32, mistake 6)

loses: client
"""


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    for _ in range(epochs):
        for x, target in batches:
            optimizer.zero_grad()
            loss_fn(model(x), target).backward()
            optimizer.step()
    return {name: value.clone() for name, value in model.state_dict().items()}
