"""Take one minus the variance of the errors, which forgives a constant error.   (tasks.md 7.33, mistake 5)

loses: validate
"""


def validate(predict, x, y, train_y, original=validate):
    errors = predict(x)[0] - y
    return original(predict, x, y, train_y) | {"r2": (1 - errors.var() / y.var()).item()}
