"""Train in the mode that the global model happens to be in.   (tasks.md 7.32, mistake 5)

loses: client
"""


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1):
    local = copy.deepcopy(model)
    optimizer = torch.optim.SGD(local.parameters(), lr=lr, momentum=momentum)
    for _ in range(epochs):
        for x, target in batches:
            optimizer.zero_grad()
            loss_fn(local(x), target).backward()
            optimizer.step()
    return dict(local.state_dict())
