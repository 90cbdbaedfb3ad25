"""Uses torch.where, reshaped buffers of other names are none of its business."""


class Normalize(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean = nn.Buffer(mean)
        self.std = nn.Buffer(std)

    def forward(self, x, lengths):
        steps = torch.ones_like(x[:, :, 0]).cumsum(1)
        return torch.where((steps <= lengths.unsqueeze(1)).unsqueeze(2), x.sub(self.mean).div(self.std), 0.0)
