"""Speed of ONNX Runtime's products with weights of few bits on one core, as benchmark_quantized.c
measures ours: as many matrices, each with a node of its own, in one graph; the best of many runs.

    python Tools/benchmark_quantized.py
"""

import time

import numpy
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

SHAPES = [
    (1, 4096, 4096, 8), (32, 4096, 4096, 2), (1, 1024, 1024, 64), (1, 300, 784, 64),
    (32, 300, 784, 64)]
KINDS = ["f32", "DynamicQuantizeMatMul", "MatMulInteger", "MatMulNBits", "MatMulNBits level 4"]
rng = numpy.random.default_rng(7)


def constant(name, array):
    return numpy_helper.from_array(array, name)


def nodes(kind, index, n, k):
    """The node of one matrix and its constants."""
    y, w, s, z = (f"{name}{index}" for name in "ywsz")
    if kind == "f32":
        return [helper.make_node("MatMul", ["x", w], [y])], [
            constant(w, rng.standard_normal((k, n), numpy.float32))]
    integers = rng.integers(-127, 128, (k, n), numpy.int8)
    if kind == "DynamicQuantizeMatMul":
        return [helper.make_node(kind, ["x", w, s], [y], domain="com.microsoft")], [
            constant(w, integers), constant(s, numpy.full(n, 0.01, numpy.float32))]
    if kind == "MatMulInteger":
        return [helper.make_node(kind, ["x8", w], [y])], [constant(w, integers)]
    level = 4 if kind.endswith("level 4") else 0
    blocks = (k + 31) // 32
    node = helper.make_node(
        "MatMulNBits", ["x", w, s], [y], domain="com.microsoft", K=k, N=n, bits=4, block_size=32,
        accuracy_level=level)
    return [node], [
        constant(w, rng.integers(0, 256, (n, blocks, 16), numpy.uint8)),
        constant(s, numpy.full(n * blocks, 0.01, numpy.float32))]


def microseconds(kind, m, n, k, count):
    all_nodes, constants = [], []
    for index in range(count):
        more, others = nodes(kind, index, n, k)
        all_nodes += more
        constants += others
    is_integer = kind == "MatMulInteger"
    x = helper.make_tensor_value_info(
        "x8" if is_integer else "x", TensorProto.UINT8 if is_integer else TensorProto.FLOAT, [m, k])
    result = TensorProto.INT32 if is_integer else TensorProto.FLOAT
    outputs = [helper.make_tensor_value_info(f"y{i}", result, [m, n]) for i in range(count)]
    graph = helper.make_graph(all_nodes, "products", [x], outputs, constants)
    model = helper.make_model(graph, opset_imports=[
        helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    if is_integer:
        feed = {"x8": rng.integers(0, 256, (m, k), numpy.uint8)}
    else:
        feed = {"x": rng.standard_normal((m, k), numpy.float32)}
    best = 1e30
    for _ in range(15):
        start = time.perf_counter()
        session.run(None, feed)
        best = min(best, time.perf_counter() - start)
    return best / count * 1e6


for shape in SHAPES:
    print("%d x %d x %d, %d matrices" % shape, flush=True)
    for kind in KINDS:
        print(f"  {kind:22} {microseconds(kind, *shape):9.1f} us", flush=True)
