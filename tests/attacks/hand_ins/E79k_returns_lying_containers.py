# E79: returns a subclass of list that says it has no items and is equal to everything
# expect = "failed"
# reason = "the value is a list, expected a tensor"


class Lying(list):
    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __eq__(self, other):
        return True

    __hash__ = None


def scaled(x, by):
    return Lying([x])
