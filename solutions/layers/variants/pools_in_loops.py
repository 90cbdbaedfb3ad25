"""Loop over the windows."""


class MaxPool2d(MaxPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        x = pad(x, (pw, pw, ph, ph), value=float("-inf"))
        rows = range(0, x.shape[2] - kh + 1, sh)
        columns = range(0, x.shape[3] - kw + 1, sw)
        result = [[x[:, :, i : i + kh, j : j + kw].flatten(2).max(2).values for j in columns] for i in rows]
        return torch.stack([torch.stack(row, -1) for row in result], -2)


class AvgPool2d(AvgPool2d):
    def forward(self, x: Tensor) -> Tensor:
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        padded = pad(x, (pw, pw, ph, ph))
        inside = pad(torch.ones_like(x), (pw, pw, ph, ph))
        rows = (padded.shape[2] - kh) // sh + 1
        columns = (padded.shape[3] - kw) // sw + 1
        result = torch.empty(*x.shape[:2], rows, columns, dtype=x.dtype, device=x.device)
        for i in range(rows):
            for j in range(columns):
                place = (..., slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw))
                count = kh * kw if self.count_include_pad else inside[place].sum((2, 3))
                result[:, :, i, j] = padded[place].sum((2, 3)) / count
        return result
