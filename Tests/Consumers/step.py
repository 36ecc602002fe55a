"""Goes through sequences with lstm a step at a time, beside the whole, and beside NumPy.

Arguments: the bundle's folder, and a folder that the sequences and what is predicted are put into.
"""
import os
import sys

import numpy

bundle, folder = sys.argv[1:]
sys.path.insert(0, bundle)
import lstm  # noqa: E402

ROWS, STEPS, UNITS = 3, 200, 64
random = numpy.random.default_rng(6)
x = numpy.cumsum(random.normal(0, 0.1, (ROWS, STEPS, 1)), 1).astype("f4")
model = lstm.Model()
whole = model.predict(x)
assert whole.shape == (ROWS, STEPS, 1)


def sigmoid(z):
    return 1 / (1 + numpy.exp(-z))


def steps_in_numpy():
    """The lecture's gates in f64."""
    tensor = {name: array.astype("f8") for name, array in model.tensors.items()}
    hidden, cell = numpy.zeros((ROWS, UNITS)), numpy.zeros((ROWS, UNITS))
    for step in range(STEPS):
        sums = x[:, step] @ tensor["lstm.weight"] + hidden @ tensor["lstm.recurrent_weight"] + tensor["lstm.bias"]
        enter, forget, candidate, leave = numpy.split(sums, 4, 1)
        cell = sigmoid(forget) * cell + sigmoid(enter) * numpy.tanh(candidate)
        hidden = sigmoid(leave) * numpy.tanh(cell)
        yield x[:, step] + hidden @ tensor["output.weight"] + tensor["output.bias"]


hidden, cell = numpy.zeros((ROWS, UNITS), "f4"), numpy.zeros((ROWS, UNITS), "f4")
for step, expected in enumerate(steps_in_numpy()):
    found = model.step(x[:, step : step + 1], hidden, cell)
    hidden, cell = found["lstm.carried.hidden.next"], found["lstm.carried.cell.next"]
    assert numpy.abs(found["prediction"][:, 0] - whole[:, step]).max() < 1e-5, step
    assert numpy.abs(whole[:, step] - expected).max() < 1e-4, step
assert not numpy.array_equal(hidden, numpy.zeros((ROWS, UNITS)))

# Training over windows, in the library too.
y = numpy.concatenate([x[:, 1:], x[:, -1:]], 1)
first = model.train_step(x, y)
for _ in range(30):
    loss = model.train_step(x, y)
assert loss < first, (first, loss)

x.tofile(os.path.join(folder, "sequences"))
whole.tofile(os.path.join(folder, "predictions"))
print("ok")
