"""Let a ready-made optimizer inside do the work.

loses: Adam
"""


class Adam(Adam):
    def __init__(self, params: Iterable[Any], **options: Any) -> None:
        super().__init__(params, **options)
        self.inner = torch.optim.Adam(self.param_groups, **options)

    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        return self.inner.step(closure)
