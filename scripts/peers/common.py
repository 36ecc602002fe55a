"""What every peer shares: weights and batches from a fixed seed, hyperparameters, FLOP/byte counts, the timing loop. numpy only."""

import os, re, resource, time
import numpy as np

F = np.float32
TRAIN = ["xor", "mlp32", "mlp128", "cnn", "resnet", "lstm", "gru", "lstm_imdb", "vae", "dcgan", "wgangp", "gpt"]
INFER = ["mlp_inf1", "cnn_inf1", "bert1", "bert8", "resnet50"]
MICRO = ["gelu_bias", "gelu_tanh_bias", "softmax", "layernorm", "chain12", "adam_update"]
# An operator and its gradients: a convolution, causal attention of one sequence with 8 heads of 64.
BACK = ["conv_back"] + [f"attention_{t}" for t in (64, 128, 256, 512, 1024, 2048)]
DECODE = ["decode"]  # one character, with the keys and values of those before
GEMM = [f"gemm_{n}x{n}x{n}" for n in (64, 128, 256, 512, 1024, 2048)] + [  # gemm_MxNxK
    "gemm_32x300x784",
    "gemm_128x512x784",
    "gemm_64x4096x1024",
    "gemm_1x1024x1024",
]
EPOCH = ["fit_epoch"]
BATCH = {
    "xor": 4,
    "mlp32": 32,
    "mlp128": 128,
    "cnn": 64,
    "resnet": 64,
    "lstm": 64,
    "gru": 64,
    "lstm_imdb": 32,
    "vae": 128,
    "dcgan": 64,
    "wgangp": 64,
    "gpt": 12,
    "mlp_inf1": 1,
    "cnn_inf1": 1,
    "bert1": 1,
    "bert8": 8,
    "resnet50": 1,
    "fit_epoch": 32,
}
# optimizer: (kind, lr, beta1, beta2); AdamW decays only matrices by 0.1; eps 1e-8
OPT = {
    "xor": ("sgd", 0.5),
    "resnet": ("momentum", 0.1, 0.9),
    "dcgan": ("adam", 2e-4, 0.5, 0.999),
    "wgangp": ("adam", 1e-4, 0.0, 0.9),
    "gpt": ("adamw", 1e-3, 0.9, 0.99),
}
STAGES = ((16, 16, 1), (16, 32, 2), (32, 64, 2))  # resnet: in, out, stride of each residual block
R50 = (
    (64, 64, 256, 3, 1),
    (256, 128, 512, 4, 2),
    (512, 256, 1024, 6, 2),
    (1024, 512, 2048, 3, 2),
)  # in, mid, out, blocks, stride
GPT = dict(L=4, H=4, D=128, T=64, V=65)
BERT = dict(L=6, H=12, D=384, T=128, V=30522, FF=1536)


class Skip(Exception):
    "This peer cannot (or need not) do this workload; the text says why."


def opt_of(wl):
    return OPT.get(wl, ("adam", 1e-3, 0.9, 0.999))


def base(wl):
    return {"bert1": "bert", "bert8": "bert", "fit_epoch": "mlp"}.get(
        wl, re.sub(r"(\d+|_inf1)$", "", wl) if wl != "resnet50" else wl
    )


def params(wl):
    """name -> array. Dense weights are [in, out], convolutions OIHW, transposed convolutions IOHW."""
    r, p, b = np.random.default_rng(0), {}, base(wl)

    def dense(n, i, o, std=None, bias=True):
        p[n + ".w"] = (r.standard_normal((i, o)) * (std or (1 / i) ** 0.5)).astype(F)
        if bias:
            p[n + ".b"] = np.zeros(o, F)

    def conv(n, *s, bias=True):
        p[n + ".w"] = (r.standard_normal(s) * (2 / (s[1] * s[2] * s[3])) ** 0.5).astype(F)
        if bias:
            p[n + ".b"] = np.zeros(s[0], F)

    def norm(n, c, bias=True):
        p[n + ".w"] = np.ones(c, F)
        if bias:
            p[n + ".b"] = np.zeros(c, F)

    if b == "xor":
        dense("l1", 2, 2)
        dense("l2", 2, 1)
    elif b == "mlp":
        dense("l1", 784, 300)
        dense("l2", 300, 100)
        dense("l3", 100, 10)
    elif b == "cnn":
        conv("c1", 32, 1, 3, 3)
        conv("c2", 64, 32, 3, 3)
        dense("d1", 3136, 128)
        dense("d2", 128, 10)
    elif b == "resnet":
        conv("c0", 16, 3, 3, 3, bias=False)
        norm("n0", 16)
        for k, (i, o, s) in enumerate(STAGES):
            conv(f"c{k}a", o, i, 3, 3, bias=False)
            norm(f"n{k}a", o)
            conv(f"c{k}b", o, o, 3, 3, bias=False)
            norm(f"n{k}b", o)
            if s == 2:
                conv(f"c{k}s", o, i, 1, 1, bias=False)
                norm(f"n{k}s", o)
        dense("out", 64, 10)
    elif b in ("lstm", "gru"):  # two biases and PyTorch's gate order (i,f,g,o / r,z,n)
        g = 4 if b == "lstm" else 3
        dense("ih", 28, g * 128, 0.09)
        dense("hh", 128, g * 128, 0.09)
        dense("out", 128, 10)
    elif b == "lstm_imdb":  # as the tutorial on reviews of films: 20 000 words, 80 of each review
        p["emb"] = (r.standard_normal((20000, 128)) * 0.05).astype(F)
        dense("ih", 128, 512, 0.09)
        dense("hh", 128, 512, 0.09)
        dense("out", 128, 1)
    elif b == "vae":
        dense("e", 784, 400)
        dense("mu", 400, 20)
        dense("lv", 400, 20)
        dense("d1", 20, 400)
        dense("d2", 400, 784)
    elif b == "dcgan":
        dense("g.d", 64, 3136)
        norm("g.n1", 64)
        conv("g.t1", 64, 32, 4, 4, bias=False)
        norm("g.n2", 32)
        conv("g.t2", 32, 1, 4, 4, bias=False)
        conv("d.c1", 32, 1, 4, 4, bias=False)
        conv("d.c2", 64, 32, 4, 4, bias=False)
        norm("d.n2", 64)
        dense("d.out", 3136, 1)
    elif b == "wgangp":
        dense("g.l1", 64, 256)
        dense("g.l2", 256, 256)
        dense("g.l3", 256, 784)
        dense("d.l1", 784, 256)
        dense("d.l2", 256, 256)
        dense("d.l3", 256, 1)
    elif b == "gpt":  # nanoGPT: no biases, output head tied to the token embedding
        c = GPT
        p["wte"] = (r.standard_normal((c["V"], c["D"])) * 0.02).astype(F)
        p["wpe"] = (r.standard_normal((c["T"], c["D"])) * 0.02).astype(F)
        for l in range(c["L"]):
            norm(f"{l}.n1", c["D"], False)
            dense(f"{l}.qkv", c["D"], 3 * c["D"], 0.02, False)
            dense(f"{l}.o", c["D"], c["D"], 0.02, False)
            norm(f"{l}.n2", c["D"], False)
            dense(f"{l}.f1", c["D"], 4 * c["D"], 0.02, False)
            dense(f"{l}.f2", 4 * c["D"], c["D"], 0.02, False)
        norm("nf", c["D"], False)
    elif b == "bert":
        c = BERT
        p["tok"] = (r.standard_normal((c["V"], c["D"])) * 0.02).astype(F)
        p["pos"] = (r.standard_normal((c["T"], c["D"])) * 0.02).astype(F)
        norm("n0", c["D"])
        for l in range(c["L"]):
            dense(f"{l}.qkv", c["D"], 3 * c["D"], 0.02)
            dense(f"{l}.o", c["D"], c["D"], 0.02)
            norm(f"{l}.n1", c["D"])
            dense(f"{l}.f1", c["D"], c["FF"], 0.02)
            dense(f"{l}.f2", c["FF"], c["D"], 0.02)
            norm(f"{l}.n2", c["D"])
    elif b == "resnet50":

        def cb(n, *s):
            conv(n, *s, bias=False)
            norm(n + "n", s[0])
            p[n + "m.mean"] = np.zeros(s[0], F)
            p[n + "m.var"] = np.ones(s[0], F)

        cb("c0", 64, 3, 7, 7)
        for s, (i, m, o, n, _) in enumerate(R50):
            for k in range(n):
                cb(f"{s}.{k}a", m, i if k == 0 else o, 1, 1)
                cb(f"{s}.{k}b", m, m, 3, 3)
                cb(f"{s}.{k}c", o, m, 1, 1)
                if k == 0:
                    cb(f"{s}.{k}s", o, i, 1, 1)
        dense("fc", 2048, 1000)
    return p


def to_nhwc(wl, p):
    """The same weights for channels-last peers: OIHW -> HWIO; dense layers next to a flatten get their rows/columns permuted."""
    q, perm = {}, np.arange(3136).reshape(64, 7, 7).transpose(1, 2, 0).ravel()
    for n, a in p.items():
        if a.ndim == 4:
            a = a[:, :, ::-1, ::-1].transpose(2, 3, 0, 1) if n.startswith("g.t") else a.transpose(2, 3, 1, 0)
        if n in ("d1.w", "d.out.w") and a.shape[0] == 3136:
            a = a[perm]
        if n in ("g.d.w", "g.d.b"):
            a = a[..., perm]
        q[n] = np.ascontiguousarray(a)
    return q


def batches(wl, n=8):
    """n input tuples; images are NCHW; noise is an input so that every peer does the same arithmetic."""
    r, b, B = np.random.default_rng(1), base(wl), BATCH[wl]
    u = lambda *s: r.random(s, dtype=F)
    z = lambda *s: r.standard_normal(s).astype(F)
    y = lambda k=10: r.integers(0, k, B).astype(np.int32)
    one = {
        "xor": lambda: (np.array([[0, 0], [0, 1], [1, 0], [1, 1]], F), np.array([[0], [1], [1], [0]], F)),
        "mlp": lambda: (u(B, 784), y()),
        "cnn": lambda: (u(B, 1, 28, 28), y()),
        "resnet": lambda: (u(B, 3, 32, 32), y()),
        "lstm": lambda: (u(B, 28, 28), y()),
        "gru": lambda: (u(B, 28, 28), y()),
        "lstm_imdb": lambda: (
            r.integers(0, 20000, (B, 80)).astype(np.int32),
            r.integers(0, 2, (B, 1)).astype(F),
        ),
        "vae": lambda: (u(B, 784), z(B, 20)),
        "dcgan": lambda: (u(B, 1, 28, 28) * 2 - 1, z(B, 64)),
        "wgangp": lambda: (u(B, 784) * 2 - 1, z(B, 64), u(B, 1)),
        "gpt": lambda: tuple(r.integers(0, GPT["V"], (B, GPT["T"])).astype(np.int32) for _ in range(2)),
        "bert": lambda: (r.integers(0, BERT["V"], (B, BERT["T"])).astype(np.int32),),
        "resnet50": lambda: (u(1, 3, 224, 224),),
    }[b]
    out = [one() for _ in range(n)]
    return [o[:1] for o in out] if wl in INFER else out


def micro_inputs(wl):
    r = np.random.default_rng(2)
    if wl.startswith("gemm"):
        m, n, k = map(int, wl[5:].split("x"))
        return r.random((m, k), dtype=F), r.random((k, n), dtype=F)
    if wl == "adam_update":
        n = 10_000_000
        return r.random(n, dtype=F), r.random(n, dtype=F), np.zeros(n, F), np.zeros(n, F)  # p, g, m, v
    if wl == "conv_back":  # pictures, kernel, and the slope that arrives
        return tuple(
            r.standard_normal(s).astype(F) for s in ((32, 8, 32, 32), (8, 8, 5, 5), (32, 8, 32, 32))
        )
    if wl.startswith("attention_"):  # queries, keys, values, and the slope that arrives
        return tuple(
            (r.random((1, 8, int(wl[10:]), 64), dtype=F) * 2 - 1).astype(F) for _ in range(4)
        )
    if wl == "chain12":
        return (r.random(4 << 20, dtype=F) * 2 - 1,)
    return r.standard_normal((4096, 1024)).astype(F), r.standard_normal(1024).astype(F)[:], np.ones(1024, F)


def fashion(root):
    import gzip

    rd = lambda f, o: np.frombuffer(gzip.open(os.path.join(root, f)).read(), np.uint8, offset=o)
    return rd("train-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(F) / 255, rd(
        "train-labels-idx1-ubyte.gz", 8
    ).astype(np.int32)


def _jiffies():
    return [int(v) for v in open("/proc/stat").readline().split()[1:9]]


def measure(step, sync, value, wl, t_model, min_s=1.0):
    """step(i) -> handle; sync(handle) waits for it; value(handle) -> float. A sample is k steps, so asynchronous peers may overlap them
    (latency workloads use k = 1). other_cpu: cores used by anything but this process while sampling (contamination check).
    """
    now = time.perf_counter
    h = step(0)
    first = value(h)
    t1 = now() - t_model
    ttfs_process = time.time() - float(os.environ.get("BENCH_T0", "nan"))
    if wl in EPOCH:
        losses, k, n_warm = [first], 1, 0
    else:
        losses = [first] + [value(step(i)) for i in range(1, 5)]
        t, n_warm = now(), 0
        while now() - t < 0.7 or n_warm < 5:
            sync(step(n_warm))
            n_warm += 1
        t = now()
        [sync(step(i)) for i in range(3)]
        dt = (now() - t) / 3
        k = 1 if wl.endswith("_inf1") or wl in MICRO + GEMM or dt > 2e-3 else max(1, int(4e-3 / dt))
    per = getattr(step, "steps", 1)  # a peer may run several steps per call (jax_scan)
    ts, j0, c0, w0 = [], _jiffies(), time.process_time(), now()
    while (now() - w0 < min_s or len(ts) < 11) and (now() - w0 < 20 or len(ts) < 3):
        t = now()
        for i in range(k):
            h = step(i)
        sync(h)
        ts.append((now() - t) / k / per)
    w, c, j1 = now() - w0, time.process_time() - c0, _jiffies()
    busy = sum(j1[i] - j0[i] for i in (0, 1, 2, 5, 6)) / os.sysconf("SC_CLK_TCK")
    ru = lambda who: resource.getrusage(who).ru_maxrss / 1024
    return dict(
        median_ms=float(np.median(ts)) * 1e3,
        min_ms=min(ts) * 1e3,
        p90_ms=float(np.quantile(ts, 0.9)) * 1e3,
        samples=len(ts),
        steps_per_sample=k * per,
        ttfs_model_s=t1,
        ttfs_process_s=ttfs_process,
        rss_mb=ru(resource.RUSAGE_SELF),
        rss_children_mb=ru(resource.RUSAGE_CHILDREN),
        losses=losses if per == 1 else losses[:1],
        cores_used=c / w,
        other_cpu=max(0.0, (busy - c) / w),
        steal=(j1[7] - j0[7]) / os.sysconf("SC_CLK_TCK") / w,
    )
