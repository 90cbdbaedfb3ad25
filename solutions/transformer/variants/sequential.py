"""Keep the layers in a Sequential as well."""


class FeedForward(FeedForward):
    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__(d_model, d_ff)
        self.layers = nn.Sequential(self.first, nn.ReLU(), self.second)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)
