"""Carry the velocity over from the client before.   (tasks.md 7.32, mistake 7)

loses: client
"""

VELOCITY = {}


def train_client(model, batches, loss_fn, lr, momentum=0.0, epochs=1):
    local = copy.deepcopy(model).train()
    for _ in range(epochs):
        for x, target in batches:
            local.zero_grad()
            loss_fn(local(x), target).backward()
            with torch.no_grad():
                for name, parameter in local.named_parameters():
                    VELOCITY[name] = momentum * VELOCITY.get(name, 0) + parameter.grad
                    parameter -= lr * VELOCITY[name]
    return dict(local.state_dict())
