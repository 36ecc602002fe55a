"""PyTorch: eager and torch.compile (Inductor). Fused optimizers, the fastest stock choice on a CPU."""

import os, time
import numpy as np, torch, torch.nn.functional as F
import common as c


def lin(p, n, x):
    return F.linear(x, p[n + ".w"], p.get(n + ".b"))


def bn(p, n, x, st=None):
    return F.batch_norm(
        x, *((st[n + ".mean"], st[n + ".var"]) if st else (None, None)), p[n + ".w"], p[n + ".b"], True, 0.1
    )


def ln(p, n, x, eps=1e-5):
    return F.layer_norm(x, x.shape[-1:], p[n + ".w"], p.get(n + ".b"), eps)


def conv(p, n, x, s=1):
    return F.conv2d(x, p[n + ".w"], p.get(n + ".b"), s, (p[n + ".w"].shape[2] - 1) // 2)


def bce(z, t):
    return F.binary_cross_entropy_with_logits(z, torch.full_like(z, t))


def mlp(p, x):
    return lin(p, "l3", F.relu(lin(p, "l2", F.relu(lin(p, "l1", x)))))


def cnn(p, x):
    x = F.max_pool2d(F.relu(conv(p, "c1", x)), 2)
    x = F.max_pool2d(F.relu(conv(p, "c2", x)), 2)
    return lin(p, "d2", F.relu(lin(p, "d1", x.flatten(1))))


def resnet(p, x, st):
    x = F.relu(bn(p, "n0", conv(p, "c0", x), st))
    for k, (_, _, s) in enumerate(c.STAGES):
        y = F.relu(bn(p, f"n{k}a", conv(p, f"c{k}a", x, s), st))
        y = bn(p, f"n{k}b", conv(p, f"c{k}b", y), st)
        x = F.relu(y + (bn(p, f"n{k}s", conv(p, f"c{k}s", x, s), st) if s == 2 else x))
    return lin(p, "out", x.mean((2, 3)))


def gen(p, z):
    x = F.relu(bn(p, "g.n1", lin(p, "g.d", z).view(-1, 64, 7, 7)))
    x = F.relu(bn(p, "g.n2", F.conv_transpose2d(x, p["g.t1.w"], None, 2, 1)))
    return torch.tanh(F.conv_transpose2d(x, p["g.t2.w"], None, 2, 1))


def disc(p, x):
    x = F.leaky_relu(conv(p, "d.c1", x, 2), 0.2)
    return lin(p, "d.out", F.leaky_relu(bn(p, "d.n2", conv(p, "d.c2", x, 2)), 0.2).flatten(1))


def attn(p, l, x, H, causal):
    B, T, D = x.shape
    q, k, v = (t.view(B, T, H, D // H).transpose(1, 2) for t in lin(p, f"{l}.qkv", x).split(D, 2))
    return lin(
        p,
        f"{l}.o",
        F.scaled_dot_product_attention(q, k, v, is_causal=causal).transpose(1, 2).reshape(B, T, D),
    )


def gpt(p, x):
    h = F.embedding(x, p["wte"]) + p["wpe"]
    for l in range(c.GPT["L"]):
        h = h + attn(p, l, ln(p, f"{l}.n1", h), c.GPT["H"], True)
        h = h + lin(p, f"{l}.f2", F.gelu(lin(p, f"{l}.f1", ln(p, f"{l}.n2", h))))
    return F.linear(ln(p, "nf", h), p["wte"])


def bert(p, x):
    h = ln(p, "n0", F.embedding(x, p["tok"]) + p["pos"], 1e-12)
    for l in range(c.BERT["L"]):
        h = ln(p, f"{l}.n1", h + attn(p, l, h, c.BERT["H"], False), 1e-12)
        h = ln(p, f"{l}.n2", h + lin(p, f"{l}.f2", F.gelu(lin(p, f"{l}.f1", h))), 1e-12)
    return h


def resnet50(p, x):
    def cb(n, x, s=1):
        return F.batch_norm(
            conv(p, n, x, s), p[n + "m.mean"], p[n + "m.var"], p[n + "n.w"], p[n + "n.b"], False
        )

    x = F.max_pool2d(F.relu(cb("c0", x, 2)), 3, 2, 1)
    for g, (_, _, _, n, s) in enumerate(c.R50):
        for k in range(n):
            t = s if k == 0 else 1
            y = cb(f"{g}.{k}c", F.relu(cb(f"{g}.{k}b", F.relu(cb(f"{g}.{k}a", x)), t)))
            x = F.relu(y + (cb(f"{g}.{k}s", x, t) if k == 0 else x))
    return lin(p, "fc", x.mean((2, 3)))


NETS = dict(mlp=mlp, cnn=cnn, gpt=gpt, bert=bert, resnet50=resnet50)


def xor_loss(p, x, y):
    return F.binary_cross_entropy(torch.sigmoid(lin(p, "l2", torch.sigmoid(lin(p, "l1", x)))), y)


def vae_loss(p, x, e):
    h = F.relu(lin(p, "e", x))
    mu, lv = lin(p, "mu", h), lin(p, "lv", h)
    r = lin(p, "d2", F.relu(lin(p, "d1", mu + e * torch.exp(0.5 * lv))))
    return (
        F.binary_cross_entropy_with_logits(r, x, reduction="sum") - 0.5 * (1 + lv - mu * mu - lv.exp()).sum()
    ) / x.shape[0]


def critic(p, x):
    return lin(p, "d.l3", F.leaky_relu(lin(p, "d.l2", F.leaky_relu(lin(p, "d.l1", x), 0.2)), 0.2))


def dense_gen(p, z):
    return torch.tanh(lin(p, "g.l3", F.relu(lin(p, "g.l2", F.relu(lin(p, "g.l1", z))))))


def wgangp_loss(p, x, z, e, comp):
    with torch.no_grad():
        f = dense_gen(p, z)
    xi = e * x + (1 - e) * f
    if comp:
        g = torch.func.grad(lambda v: critic(p, v).sum())(
            xi
        )  # torch.compile rejects autograd.grad(create_graph=True): no double backward
    else:
        xi.requires_grad_()
        (g,) = torch.autograd.grad(critic(p, xi).sum(), xi, create_graph=True)
    return critic(p, f).mean() - critic(p, x).mean() + 10 * ((g.norm(2, 1) - 1) ** 2).mean()


def cl(t):
    return (
        t.contiguous(memory_format=torch.channels_last)
        if t.dim() == 4 and "BENCH_CHANNELS_LAST" in os.environ
        else t
    )


def tensors(wl, grad=True):
    fix = lambda n, a: np.ascontiguousarray(a.T) if n.endswith(".w") and a.ndim == 2 else a
    p = {n: cl(torch.tensor(fix(n, a))) for n, a in c.params(wl).items()}
    if grad:
        [t.requires_grad_() for t in p.values()]
    return p


def optimizer(wl, ps):
    kind, lr, *b = c.opt_of(wl)
    if kind == "sgd":
        return torch.optim.SGD(ps, lr, fused=True)
    if kind == "momentum":
        return torch.optim.SGD(ps, lr, b[0], fused=True)
    if kind == "adam":
        return torch.optim.Adam(ps, lr, b, fused=True)
    return torch.optim.AdamW(
        [
            dict(params=[t for t in ps if t.dim() > 1], weight_decay=0.1),
            dict(params=[t for t in ps if t.dim() < 2], weight_decay=0.0),
        ],
        lr,
        b,
        fused=True,
    )


def decoder(comp, length=256, width=128, heads=4, layers=4, vocabulary=97):
    """A character by a transformer that keeps keys and values; the sequence is at its middle."""
    r = torch.Generator().manual_seed(0)
    w = lambda *s: torch.randn(*s, generator=r) * 0.02
    tokens, places = w(vocabulary, width), w(length, width)
    parts = [(w(width, 3 * width), w(width, width), w(width, 4 * width), w(4 * width, width)) for _ in range(layers)]
    keys = torch.zeros(layers, 1, heads, length, width // heads)
    values = torch.zeros_like(keys)
    place, x = length // 2, torch.zeros(1, 1, dtype=torch.long)
    norm = lambda h: F.layer_norm(h, (width,))

    def f():
        h = F.embedding(x, tokens) + places[place]
        for l, (qkv, o, f1, f2) in enumerate(parts):
            q, k, v = (t.view(1, 1, heads, -1).transpose(1, 2) for t in (norm(h) @ qkv).split(width, 2))
            keys[l, :, :, place : place + 1] = k
            values[l, :, :, place : place + 1] = v
            seen = F.scaled_dot_product_attention(q, keys[l, :, :, : place + 1], values[l, :, :, : place + 1])
            h = h + seen.transpose(1, 2).reshape(1, 1, width) @ o
            h = h + F.gelu(norm(h) @ f1) @ f2
        return norm(h) @ tokens.T

    f = torch.compile(f) if comp else f

    def run(i):
        with torch.inference_mode() if not comp else torch.no_grad():
            return f()

    return run


def micro(wl, comp):
    a = [torch.from_numpy(x) for x in c.micro_inputs(wl)]
    if wl == "conv_back":
        x, w, d = (cl(t) for t in a)
        x.requires_grad_(), w.requires_grad_()
        f = torch.compile(lambda: F.conv2d(x, w, padding=2)) if comp else lambda: F.conv2d(x, w, padding=2)

        def run(i):
            y = f()
            return torch.autograd.grad(y, (x, w), d) and y.detach()

        return run
    if wl.startswith("attention_"):
        q, k, v = (t.requires_grad_() for t in a[:3])
        f = lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True)
        f = torch.compile(f) if comp else f

        def run(i):
            y = f()
            return torch.autograd.grad(y, (q, k, v), a[3]) and y.detach()

        return run
    if wl == "adam_update":
        q = a[0].clone().requires_grad_()
        q.grad = a[1]
        o = torch.optim.Adam([q], torch.tensor(1e-3) if comp else 1e-3, fused=not comp, foreach=False)
        fn = torch.compile(o.step) if comp else o.step

        def run(i):
            fn()
            return q.detach()

        return run

    def chain(x):
        t = torch.tanh(x * 1.1 + 0.5) * x - 0.25
        return torch.maximum(torch.exp(-torch.sqrt(torch.abs(t) + 1)), torch.tensor(0.1)) * x

    f = {
        "gelu_bias": lambda: F.gelu(a[0] + a[1]),
        "gelu_tanh_bias": lambda: F.gelu(a[0] + a[1], approximate="tanh"),
        "softmax": lambda: F.softmax(a[0], -1),
        "layernorm": lambda: F.layer_norm(a[0], (1024,), a[2], a[1]),
        "chain12": lambda: chain(a[0]),
    }.get(wl, lambda: a[0] @ a[1])
    if comp:
        f = torch.compile(f)

    def run(i):
        with torch.no_grad():
            return f()

    return run


def build(wl, variant, threads):
    torch.set_num_threads(threads)
    comp = variant == "compile"
    cm = torch.compile if comp else (lambda f: f)
    sync, val = (lambda h: None), (lambda h: float(h.ravel()[0]))
    if wl == "decode":
        t0 = time.perf_counter()
        return decoder(comp), sync, val, t0
    if wl in c.MICRO + c.GEMM + c.BACK:
        t0 = time.perf_counter()
        return micro(wl, comp), sync, val, t0
    if wl == "fit_epoch":  # as in a tutorial: DataLoader over in-memory tensors
        x, y = (torch.from_numpy(a) for a in c.fashion(os.environ["BENCH_DATA"]))
        dl = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y.long()), 32, shuffle=True)
    else:
        bs = [
            tuple(cl(torch.from_numpy(a)) if a.dtype == c.F else torch.from_numpy(a).long() for a in b)
            for b in c.batches(wl)
        ]
        n = len(bs)
    b = c.base(wl)
    t0 = time.perf_counter()
    p = tensors(wl, wl not in c.INFER)
    if wl in c.INFER:
        f = torch.compile(Net(p, NETS[b])) if comp else lambda x: NETS[b](p, x)

        def run(i):
            with torch.inference_mode() if not comp else torch.no_grad():
                return f(bs[i % n][0])

        return run, sync, val, t0
    loss = {
        "xor": xor_loss,
        "vae": vae_loss,
        "wgangp": lambda *a: wgangp_loss(*a, comp),
        "gpt": lambda p, x, y: F.cross_entropy(gpt(p, x).view(-1, c.GPT["V"]), y.view(-1)),
        "mlp": lambda p, x, y: F.cross_entropy(mlp(p, x), y),
        "cnn": lambda p, x, y: F.cross_entropy(cnn(p, x), y),
    }.get(b)
    if b == "resnet":
        st = {
            n[:-2] + s: torch.full((t.shape[0],), v)
            for n, t in p.items()
            if n[0] == "n" and n.endswith(".w")
            for s, v in ((".mean", 0.0), (".var", 1.0))
        }
        loss = lambda p, x, y: F.cross_entropy(resnet(p, x, st), y)
    if b == "lstm_imdb":
        rnn = torch.nn.LSTM(128, 128, batch_first=True)
        for q in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            k = q[-2:] + "." + q[0]
            w = getattr(rnn, q + "_l0")
            w.data.copy_(p[k].data)
            p[k] = w
        embedded = lambda p, x: rnn(F.embedding(x, p["emb"]))[0][:, -1]
        loss = lambda p, x, y: F.binary_cross_entropy_with_logits(lin(p, "out", embedded(p, x)), y)
    if b in ("lstm", "gru"):
        torch._dynamo.config.allow_rnn = os.environ.get("BENCH_ALLOW_RNN", "0") == "1"
        rnn = (torch.nn.LSTM if b == "lstm" else torch.nn.GRU)(28, 128, batch_first=True)
        for q in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            k = q[-2:] + "." + q[0]
            w = getattr(rnn, q + "_l0")
            w.data.copy_(p[k].data)
            p[k] = w
        loss = lambda p, x, y: F.cross_entropy(lin(p, "out", rnn(x)[0][:, -1]), y)

    def update(opt, l):
        opt.zero_grad(set_to_none=True)
        l.backward()
        opt.step()

    if b == "dcgan":
        pg, pd = ([t for n, t in p.items() if n[0] == k] for k in "gd")
        og, od = optimizer(wl, pg), optimizer(wl, pd)
        fg, fd = cm(lambda z: gen(p, z)), cm(lambda x, f: bce(disc(p, x), 1.0) + bce(disc(p, f), 0.0))
        fa = cm(lambda f: bce(disc(p, f), 1.0))

        def step(i):
            x, z = bs[i % n]
            f = fg(z)
            l = fd(x, f.detach())
            update(od, l)
            og.zero_grad(set_to_none=True)
            fa(f).backward(inputs=pg)
            og.step()
            return l.detach()

        return step, sync, val, t0
    if b == "wgangp":
        pg, pd = ([t for n, t in p.items() if n[0] == k] for k in "gd")
        og, od = optimizer(wl, pg), optimizer(wl, pd)
        fd, fa = cm(loss), cm(lambda z: -critic(p, dense_gen(p, z)).mean())

        def step(i):
            x, z, e = bs[i % n]
            l = fd(p, x, z, e)
            od.zero_grad(set_to_none=True)
            l.backward(inputs=pd)
            od.step()
            og.zero_grad(set_to_none=True)
            fa(z).backward(inputs=pg)
            og.step()
            return l.detach()

        return step, sync, val, t0
    f = cm(loss)
    opt = optimizer(wl, list(p.values()))

    def step(i, batch=None):
        l = f(p, *(batch or bs[i % n]))
        update(opt, l)
        return l.detach()

    if wl == "fit_epoch":

        def epoch(i):
            for xb in dl:
                l = step(0, xb)
            return l

        return epoch, sync, val, t0
    return step, sync, val, t0


class Net(torch.nn.Module):
    """Holds the weights as module state, which is what Inductor's freezing and the ONNX exporter look for."""

    def __init__(s, p, f):
        super().__init__()
        s.f = f
        s.names = list(p)
        for n, t in p.items():
            s.register_buffer("p_" + n.replace(".", "_"), t)

    def forward(s, x):
        return s.f({n: getattr(s, "p_" + n.replace(".", "_")) for n in s.names}, x)
