"""Register parameters by name, take addmm and reset_parameters, and no bias as register_parameter does."""


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            with torch.no_grad():
                self.bias.copy_((2 * torch.rand(self.out_features) - 1) / math.sqrt(self.in_features))

    def forward(self, x):
        rows = x.reshape(-1, self.in_features)
        if self.bias is None:
            result = torch.mm(rows, self.weight.t())
        else:
            result = torch.addmm(self.bias, rows, self.weight.t())
        return result.reshape(*x.shape[:-1], self.out_features)
