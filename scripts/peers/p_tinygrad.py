"""tinygrad on its CPU device: TinyJit around the whole train step."""

import time
import numpy as np
from tinygrad import Tensor, TinyJit, nn
from tinygrad.helpers import Context
import common as c


def build(wl, variant, threads):
    b = c.base(wl)
    bs = [tuple(Tensor(a).realize() for a in t) for t in c.batches(wl)]
    n = len(bs)
    t0 = time.perf_counter()
    p = {k: Tensor(np.ascontiguousarray(v)).realize() for k, v in c.params(wl).items()}
    lin = lambda k, x: x @ p[k + ".w"] + p[k + ".b"] if k + ".b" in p else x @ p[k + ".w"]

    def mlp(x):
        return lin("l3", lin("l2", lin("l1", x).relu()).relu())

    def cnn(x):
        for k in ("c1", "c2"):
            x = x.conv2d(p[k + ".w"], p[k + ".b"], padding=1).relu().max_pool2d(2)
        return lin("d2", lin("d1", x.flatten(1)).relu())

    def gpt(x):
        B, S, H, D = *x.shape, c.GPT["H"], c.GPT["D"]
        h = p["wte"][x] + p["wpe"]
        gelu = lambda v: v * 0.5 * (1 + (v / 2**0.5).erf())
        for l in range(c.GPT["L"]):
            q, k, v = (
                t.reshape(B, S, H, D // H).transpose(1, 2)
                for t in lin(f"{l}.qkv", h.layernorm() * p[f"{l}.n1.w"]).chunk(3, -1)
            )
            h = h + lin(
                f"{l}.o",
                q.scaled_dot_product_attention(k, v, is_causal=True).transpose(1, 2).reshape(B, S, D),
            )
            h = h + lin(f"{l}.f2", gelu(lin(f"{l}.f1", h.layernorm() * p[f"{l}.n2.w"])))
        return ((h.layernorm() * p["nf.w"]) @ p["wte"].T).reshape(-1, c.GPT["V"])

    f = dict(mlp=mlp, cnn=cnn, gpt=gpt)[b]
    kind, lr, b1, b2 = c.opt_of(wl)
    if kind == "adam":
        opt = nn.optim.Adam(list(p.values()), lr, b1, b2, eps=1e-8)
    else:
        opt = nn.optim.OptimizerGroup(
            *(
                nn.optim.AdamW(
                    [t for t in p.values() if (t.ndim > 1) == w], lr, b1, b2, eps=1e-8, weight_decay=0.1 * w
                )
                for w in (True, False)
            )
        )

    @TinyJit
    @Context(TRAINING=1)
    def train(x, y):
        opt.zero_grad()
        l = f(x).sparse_categorical_crossentropy(y.reshape(-1)).backward()
        return l.realize(*opt.schedule_step())

    return lambda i: train(*bs[i % n]), (lambda h: h.item()), (lambda h: float(h.item())), t0
