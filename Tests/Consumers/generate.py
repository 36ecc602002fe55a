"""Compares what generate.c has written with the same model on whole windows, and caches with each other.

Arguments: the bundle's folder, and the text, with '.' behind it.
"""
import sys

import numpy

sys.path.insert(0, sys.argv[1])
import char_gpt

PROMPT = "In the beginning"
WINDOW = 256


def codes(text):
    return [0 if character == "\n" else ord(character) - 31 for character in text]


model = char_gpt.Model()
written = codes(sys.argv[2][:-1])
assert len(written) == 20, written
read = codes(PROMPT)
window = numpy.zeros((1, WINDOW), numpy.int32)
whole = None
for code in written:
    window[0, : len(read)] = read
    whole = model.predict(window)[0, len(read) - 1]
    # A tie within rounding may be decided either way.
    assert whole.max() - whole[code] < 1e-4, (code, whole.argmax())
    read.append(code)

cache = model.cache()
prompt = numpy.array(codes(PROMPT), numpy.int32).reshape(1, -1)
last = [model.prefill(cache, prompt[:, start : start + 8]) for start in (0, 8)][-1][0, -1]
window[:] = 0
window[0, :16] = prompt
assert numpy.abs(last - model.predict(window)[0, 15]).max() < 1e-4
fork = cache.copy()
one, other = numpy.array([[5]], numpy.int32), numpy.array([[6]], numpy.int32)
first = model.decode(cache, one)
assert not numpy.array_equal(model.decode(fork, other), first)
again = model.cache()
for place in range(16):
    model.decode(again, prompt[:, place : place + 1])
assert numpy.abs(model.decode(again, one) - first).max() < 1e-4
print("ok")
