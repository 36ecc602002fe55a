"""Uses a compiled fashion-mlp from Python, and leaves expected values for the other consumers.

Arguments: the bundle's folder, and a folder for files.
"""
import json
import os
import sys

import numpy

bundle, folder = sys.argv[1:]
sys.path.insert(0, bundle)
import fashion_mlp  # noqa: E402


def stored(path):
    """The tensors of a .safetensors file, read independently of the library."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        body = file.read()
    dtypes = {"F32": "<f4", "I64": "<i8"}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            array = numpy.frombuffer(body[start:end], dtypes[entry["dtype"]])
            tensors[name] = array.reshape(entry["shape"])
    return tensors


def fails(error, text, action):
    try:
        action()
    except error as found:
        assert text in str(found), found
    else:
        raise AssertionError(f"expected {error.__name__}")


weights = stored(os.path.join(bundle, "fashion_mlp.safetensors"))
random = numpy.random.default_rng(1)
images = random.integers(0, 256, (32, 784), numpy.uint8)
labels = random.integers(0, 10, 32, numpy.uint8)

# The network in NumPy, in double precision.
values = images / 255.0
for layer in ("hidden1", "hidden2", "output"):
    values = values @ weights[layer + ".weight"].astype("f8") + weights[layer + ".bias"]
    if layer != "output":
        values = numpy.maximum(values, 0)
shifted = values - values.max(axis=1, keepdims=True)
log_probabilities = shifted - numpy.log(numpy.exp(shifted).sum(axis=1, keepdims=True))
loss = -log_probabilities[numpy.arange(32), labels].mean()

model = fashion_mlp.Model()
logits = model.predict(images)
assert logits.dtype == numpy.float32 and logits.shape == (32, 10)
assert numpy.abs(logits - values).max() < 1e-4
for name, array in weights.items():
    assert (model.tensors[name] == array).all(), name

first = model.train_step(images, labels)
assert abs(first["loss"] - loss) < 1e-5, (first, loss)
for _ in range(20):
    last = model.train_step(images, labels)
assert last["loss"] < first["loss"]
state = os.path.join(folder, "python.safetensors")
model.save(state)
saved = stored(state)
assert saved.keys() == model.tensors.keys() and saved["optimizer.step"] == 21
again = fashion_mlp.Model(state, threads=2)
assert (again.predict(images) == model.predict(images)).all()
again.tensors["output.bias"][:] += 1
assert numpy.abs(again.predict(images) - model.predict(images) - 1).max() < 1e-4
again.tensors["output.bias"] = weights["output.bias"].astype("f8") + 2
assert (again.tensors["output.bias"] == weights["output.bias"] + numpy.float32(2)).all()
fails(KeyError, "there is no tensor 'bias'", lambda: again.tensors.__setitem__("bias", 0))
fails(
    ValueError, "output.bias: expected shape (10,), found ()",
    lambda: again.tensors.__setitem__("output.bias", numpy.float32(1)))
kept = again.tensors["output.bias"]
del again
assert (kept != 0).all()

fails(ValueError, "x: expected shape (32, 784), found (1, 784)", lambda: model.predict(images[:1]))
fails(TypeError, "x: expected uint8, found float64", lambda: model.predict(images / 255))
fails(fashion_mlp.Error, "cannot be read", lambda: model.load("/nowhere"))
fails(fashion_mlp.Error, "cannot be written", lambda: model.save("/nowhere/x"))
fails(fashion_mlp.Error, "out of range", lambda: fashion_mlp.Model(threads=0))

images.tofile(os.path.join(folder, "images"))
labels.tofile(os.path.join(folder, "labels"))
values.astype("f4").tofile(os.path.join(folder, "logits"))
# All tensors, one of another shape.
header, body = {}, b""
for name, array in weights.items():
    if name == "output.bias":
        array = array[:9]
    dtype = "F32" if array.dtype == "<f4" else "I64"
    header[name] = {"dtype": dtype, "shape": array.shape,
                    "data_offsets": [len(body), len(body) + array.nbytes]}
    body += array.tobytes()
text = json.dumps(header).encode()
with open(os.path.join(folder, "wrong.safetensors"), "wb") as file:
    file.write(len(text).to_bytes(8, "little") + text + body)
print("ok")
