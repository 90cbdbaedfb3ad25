"""Scale each set of data by statistics of its own.   (tasks.md 7.33, mistake 1)

loses: scaling
"""


class Standardizer(Standardizer):
    def scale(self, values):
        self.__init__(values)
        return super().scale(values)
