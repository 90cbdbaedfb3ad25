"""Build each from the other, with the largest number detached."""


class LogSoftmax(LogSoftmax):
    def forward(self, x: Tensor) -> Tensor:
        shifted = x - x.max(dim=self.dim, keepdim=True).values.detach()
        return shifted - torch.log(torch.sum(torch.exp(shifted), dim=self.dim, keepdim=True))


class Softmax(Softmax):
    def forward(self, x: Tensor) -> Tensor:
        return LogSoftmax(self.dim)(x).exp()
