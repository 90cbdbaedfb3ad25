"""Goes through the batch, with zeros like the input."""


class Normalize(Normalize):
    def forward(self, x, lengths):
        output = torch.zeros_like(x)
        for row, length in enumerate(lengths.tolist()):
            output[row, :length] = (x[row, :length] - self.mean) * (1 / self.std)
        return output
