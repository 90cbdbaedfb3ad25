"""Compare (N, 1) with (N,), which makes (N, N) of it.   (tasks.md 7.33, mistake 6)

loses: ensemble
"""


def train_net(net, x, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (net(x) - y).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
