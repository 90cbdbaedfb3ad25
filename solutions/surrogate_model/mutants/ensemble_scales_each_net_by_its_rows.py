"""Take statistics of a net's own rows.   (tasks.md 7.33, beside mistake 1)

loses: ensemble
"""


class Ensemble(Ensemble):
    def __init__(self, nets, x, y, rows, lr, steps):
        self.nets = nets
        self.x_scale, self.y_scale = Standardizer(x), Standardizer(y)
        for net, mine in zip(nets, rows):
            train_net(net, Standardizer(x[mine]).scale(x[mine]), Standardizer(y[mine]).scale(y[mine]), lr, steps)
