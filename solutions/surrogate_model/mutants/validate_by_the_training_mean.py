"""Compare with the mean of the training values in R2.   (tasks.md 7.33, mistake 5)

loses: validate
"""


def validate(predict, x, y, train_y, original=validate):
    quality = original(predict, x, y, train_y)
    return quality | {"r2": 1 - (quality["rmse"] / quality["baseline"]) ** 2}
