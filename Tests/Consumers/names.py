"""Uses the library of names.ir: its name and its tensors' mean something else in Python, too."""
import sys

import numpy

sys.path.insert(0, sys.argv[1])
import run

arguments = [numpy.full(2, 2.0 ** index, "f4") for index in range(10)]
results = run.Model().run(*arguments)
assert list(results) == ["results", "lambda", "int32_t"], results
assert [array[0] for array in results.values()] == [1 + 2 + 4 + 8, 16 + 32 + 64 + 128, 256 - 512]
print("ok")
