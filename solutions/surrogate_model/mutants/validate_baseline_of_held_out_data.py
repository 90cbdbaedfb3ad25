"""Let the baseline know the mean of the data held out.   (tasks.md 7.33, mistake 4)

loses: validate
"""


def validate(predict, x, y, train_y, original=validate):
    return original(predict, x, y, train_y) | {"baseline": y.std(correction=0).item()}
