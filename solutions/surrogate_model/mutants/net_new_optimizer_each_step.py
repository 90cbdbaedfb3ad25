"""Make a new optimizer in each step.

loses: ensemble
"""


def train_net(net, x, y, lr, steps, original=train_net):
    return [loss for _ in range(steps) for loss in original(net, x, y, lr, 1)]
