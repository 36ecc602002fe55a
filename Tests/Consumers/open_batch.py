"""Uses a fashion-mlp whose batch size is open beside one for 32 rows.

Arguments: the open bundle's folder, the other one's, and the folder with check.py's files.
"""
import json
import os
import sys

import numpy

opened, bundle, folder = sys.argv[1:]
sys.path[:0] = [opened, bundle]
import fashion_mlp  # noqa: E402
import fashion_open  # noqa: E402

images = numpy.fromfile(os.path.join(folder, "images"), "u1").reshape(32, 784)
labels = numpy.fromfile(os.path.join(folder, "labels"), "u1")
logits = numpy.fromfile(os.path.join(folder, "logits"), "f4").reshape(32, 10)

model, other = fashion_open.Model(threads=2), fashion_mlp.Model()
for rows in (1, 2, 15, 31, 32):
    found = model.predict(images[:rows])
    assert found.shape == (rows, 10) and numpy.abs(found - logits[:rows]).max() < 1e-4
many = numpy.concatenate([images] * 9)[:257]
assert numpy.array_equal(model.predict(many)[:32], model.predict(images))
for step in range(5):
    one, two = model.train_step(images, labels), other.train_step(images, labels)
    assert abs(one["loss"] - two["loss"]) < 1e-5 and one["accuracy"] == two["accuracy"]
before = model.train_step(images[:7], labels[:7])["loss"]
for step in range(20):
    loss = model.train_step(images[:7], labels[:7])["loss"]
assert loss < before

for wrong, text in ((many[:0], "found 0"), (many[:33], "found 33"), (many[0], "no batch")):
    try:
        fashion_open.Model(batch=32).predict(wrong)
    except ValueError as error:
        assert text in str(error), error
    else:
        raise AssertionError(text)

with open(os.path.join(opened, "fashion_open.json")) as file:
    described = json.load(file)
assert described["maximumBatch"] == 300
shapes = {value["name"]: value["shape"] for value in described["programs"][0]["inputs"]}
assert shapes == {"x": ["batch", 784], "labels": ["batch"]}
print("ok")
