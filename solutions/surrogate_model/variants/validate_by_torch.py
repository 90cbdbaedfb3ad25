"""Use mse_loss and give back tensors; average the squares in R2."""


def validate(predict, x, y, train_y):
    mse = nn.functional.mse_loss(predict(x)[0], y)
    baseline = nn.functional.mse_loss(train_y.mean().expand_as(y), y)
    return {"r2": 1 - mse / y.var(unbiased=False), "baseline": baseline**0.5, "rmse": mse**0.5}
