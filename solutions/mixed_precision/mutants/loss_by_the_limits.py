"""Judge overflow and underflow by finfo, not by what the conversion gives.   (tasks.md 7.24, mistake 13)

loses: half
"""


def conversion_loss(x: Tensor, dtype: torch.dtype) -> dict[str, float]:
    exact, converted = x.double(), x.to(dtype).double()
    limits = torch.finfo(dtype)
    finite, nonzero = torch.isfinite(exact), exact != 0
    overflow = finite & (exact.abs() > limits.max)
    underflow = nonzero & (exact.abs() < limits.tiny)
    kept = finite & nonzero & ~overflow & ~underflow
    errors = ((converted - exact) / exact).abs()[kept]
    error = float(errors.max()) if errors.numel() else 0.0
    return {"overflow": int(overflow.sum()), "underflow": int(underflow.sum()), "error": error}
