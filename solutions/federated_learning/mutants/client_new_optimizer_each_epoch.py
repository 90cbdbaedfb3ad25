"""Make a new optimizer in each epoch.   (tasks.md 7.32, beside mistake 7)

loses: client
"""


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1):
    local = copy.deepcopy(model).train()
    for _ in range(epochs):
        optimizer = torch.optim.SGD(local.parameters(), lr=lr, momentum=momentum)
        for x, target in batches:
            optimizer.zero_grad()
            loss_fn(local(x), target).backward()
            optimizer.step()
    return dict(local.state_dict())
