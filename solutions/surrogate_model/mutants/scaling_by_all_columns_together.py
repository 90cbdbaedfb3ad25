"""Take one mean and one deviation of all columns.

loses: scaling
"""


class Standardizer(Standardizer):
    def __init__(self, values):
        super().__init__(values.reshape(-1))
