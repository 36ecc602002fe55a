"""ONNX Runtime: graphs exported from p_torch's networks; ort_light is the constant-weight ResNet-50 inside the onnx wheel; gemm is one MatMul node."""

import os, time
import numpy as np, onnx, onnxruntime as ort
from onnx import helper as h, TensorProto as T
import common as c


def build(wl, variant, threads):
    so = ort.SessionOptions()
    so.intra_op_num_threads = threads
    if wl in c.GEMM:
        a, b = c.micro_inputs(wl)
        io = lambda n, s: h.make_tensor_value_info(n, T.FLOAT, s)
        m = h.make_model(
            h.make_graph(
                [h.make_node("MatMul", ["a", "b"], ["y"])],
                "g",
                [io("a", a.shape), io("b", b.shape)],
                [io("y", (a.shape[0], b.shape[1]))],
            ),
            opset_imports=[h.make_opsetid("", 17)],
            ir_version=9,
        )
        feeds, blob = [dict(a=a, b=b)], m.SerializeToString()
    elif variant == "light":
        blob = os.path.join(os.path.dirname(onnx.__file__), "backend/test/data/light/light_resnet50.onnx")
        feeds = None
    else:
        import torch, p_torch as P

        bs = c.batches(wl)
        x = torch.from_numpy(bs[0][0])
        path = os.path.join(os.environ["BENCH_TMP"], "m.onnx")
        torch.onnx.export(
            P.Net(P.tensors(wl, False), P.NETS[c.base(wl)]).eval(),
            (x,),
            path,
            dynamo=True,
            verbose=False,
            external_data=False,
            input_names=["x"],
        )
        blob = path
        feeds = [dict(x=b[0]) for b in bs]
    t0 = time.perf_counter()
    s = ort.InferenceSession(blob, so, providers=["CPUExecutionProvider"])
    if feeds is None:
        feeds = [{i.name: c.batches(wl)[0][0] for i in s.get_inputs()}]
    n = len(feeds)
    return lambda i: s.run(None, feeds[i % n])[0], (lambda r: None), (lambda r: float(r.ravel()[0])), t0
