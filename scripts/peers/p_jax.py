"""JAX: one jitted, buffer-donating train step with optax; images are NHWC (XLA's CPU convolutions prefer it)."""

import functools, os, time
import numpy as np, jax, jax.numpy as jnp, optax
from jax import lax, nn
import common as c

EXPERT = False  # jax_expert: dense layers on flattened rows and max-pooling by reshape, since XLA's CPU code for the plain forms is slow


def lin(p, n, x):
    y = (x.reshape(-1, x.shape[-1]) @ p[n + ".w"]).reshape(*x.shape[:-1], -1) if EXPERT else x @ p[n + ".w"]
    return y + p[n + ".b"] if n + ".b" in p else y


def conv(p, n, x, s=1):
    w = p[n + ".w"]
    k = (w.shape[0] - 1) // 2
    y = lax.conv_general_dilated(x, w, (s, s), ((k, k), (k, k)), dimension_numbers=("NHWC", "HWIO", "NHWC"))
    return y + p[n + ".b"] if n + ".b" in p else y


def deconv(p, n, x):
    return lax.conv_transpose(x, p[n + ".w"], (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))


def pool(x, k=2, s=2, pad=0):
    if EXPERT and not pad:
        b, h, w, d = x.shape
        return x.reshape(b, h // 2, 2, w // 2, 2, d).max((2, 4))
    return lax.reduce_window(
        x, -jnp.inf, lax.max, (1, k, k, 1), (1, s, s, 1), ((0, 0), (pad, pad), (pad, pad), (0, 0))
    )


def bn(p, n, x, st=None):
    m, v = x.mean((0, 1, 2)), x.var((0, 1, 2))
    if st is not None:
        k = x.size // x.shape[-1]
        st[n + ".mean"] = 0.9 * st[n + ".mean"] + 0.1 * m
        st[n + ".var"] = 0.9 * st[n + ".var"] + 0.1 * v * k / (k - 1)
    return (x - m) * lax.rsqrt(v + 1e-5) * p[n + ".w"] + p[n + ".b"]


def ln(p, n, x, eps=1e-5):
    y = (x - x.mean(-1, keepdims=True)) * lax.rsqrt(x.var(-1, keepdims=True) + eps) * p[n + ".w"]
    return y + p[n + ".b"] if n + ".b" in p else y


def xent(z, y):
    return optax.softmax_cross_entropy_with_integer_labels(z, y).mean()


def gelu(x):
    return nn.gelu(x, approximate=False)


def mlp(p, x):
    return lin(p, "l3", nn.relu(lin(p, "l2", nn.relu(lin(p, "l1", x)))))


def cnn(p, x):
    x = pool(nn.relu(conv(p, "c1", x)))
    x = pool(nn.relu(conv(p, "c2", x)))
    return lin(p, "d2", nn.relu(lin(p, "d1", x.reshape(x.shape[0], -1))))


def resnet(p, x, st):
    x = nn.relu(bn(p, "n0", conv(p, "c0", x), st))
    for k, (_, _, s) in enumerate(c.STAGES):
        y = nn.relu(bn(p, f"n{k}a", conv(p, f"c{k}a", x, s), st))
        y = bn(p, f"n{k}b", conv(p, f"c{k}b", y), st)
        x = nn.relu(y + (bn(p, f"n{k}s", conv(p, f"c{k}s", x, s), st) if s == 2 else x))
    return lin(p, "out", x.mean((1, 2)))


def rnn(p, x, cell, unroll):
    xs = jnp.swapaxes(lin(p, "ih", x), 0, 1)
    h0 = jnp.zeros((x.shape[0], 128))

    def lstm(s, g):
        h, k = s
        i, f, u, o = jnp.split(g + lin(p, "hh", h), 4, -1)
        k = nn.sigmoid(f) * k + nn.sigmoid(i) * jnp.tanh(u)
        return (nn.sigmoid(o) * jnp.tanh(k), k), None

    def gru(s, g):
        (h,) = s
        (r, z, u), (hr, hz, hu) = jnp.split(g, 3, -1), jnp.split(lin(p, "hh", h), 3, -1)
        z = nn.sigmoid(z + hz)
        return ((1 - z) * jnp.tanh(u + nn.sigmoid(r + hr) * hu) + z * h,), None

    s, _ = (
        lax.scan(lstm, (h0, h0), xs, unroll=unroll)
        if cell == "lstm"
        else lax.scan(gru, (h0,), xs, unroll=unroll)
    )
    return lin(p, "out", s[0])


def gen(p, z):
    x = nn.relu(bn(p, "g.n1", lin(p, "g.d", z).reshape(-1, 7, 7, 64)))
    return jnp.tanh(deconv(p, "g.t2", nn.relu(bn(p, "g.n2", deconv(p, "g.t1", x)))))


def disc(p, x):
    x = nn.leaky_relu(bn(p, "d.n2", conv(p, "d.c2", nn.leaky_relu(conv(p, "d.c1", x, 2), 0.2), 2)), 0.2)
    return lin(p, "d.out", x.reshape(x.shape[0], -1))


def attn(p, l, x, H, causal):
    B, T, D = x.shape
    q, k, v = (t.reshape(B, T, H, D // H) for t in jnp.split(lin(p, f"{l}.qkv", x), 3, -1))
    return lin(p, f"{l}.o", nn.dot_product_attention(q, k, v, is_causal=causal).reshape(B, T, D))


def gpt(p, x):
    h = p["wte"][x] + p["wpe"]
    for l in range(c.GPT["L"]):
        h = h + attn(p, l, ln(p, f"{l}.n1", h), c.GPT["H"], True)
        h = h + lin(p, f"{l}.f2", gelu(lin(p, f"{l}.f1", ln(p, f"{l}.n2", h))))
    return ln(p, "nf", h) @ p["wte"].T


def bert(p, x):
    h = ln(p, "n0", p["tok"][x] + p["pos"], 1e-12)
    for l in range(c.BERT["L"]):
        h = ln(p, f"{l}.n1", h + attn(p, l, h, c.BERT["H"], False), 1e-12)
        h = ln(p, f"{l}.n2", h + lin(p, f"{l}.f2", gelu(lin(p, f"{l}.f1", h))), 1e-12)
    return h


def resnet50(p, x):
    def cb(n, x, s=1):
        return (conv(p, n, x, s) - p[n + "m.mean"]) * (lax.rsqrt(p[n + "m.var"] + 1e-5) * p[n + "n.w"]) + p[
            n + "n.b"
        ]

    x = pool(nn.relu(cb("c0", x, 2)), 3, 2, 1)
    for g, (_, _, _, n, s) in enumerate(c.R50):
        for k in range(n):
            t = s if k == 0 else 1
            y = cb(f"{g}.{k}c", nn.relu(cb(f"{g}.{k}b", nn.relu(cb(f"{g}.{k}a", x)), t)))
            x = nn.relu(y + (cb(f"{g}.{k}s", x, t) if k == 0 else x))
    return lin(p, "fc", x.mean((1, 2)))


def xor_loss(p, x, y):
    q = nn.sigmoid(lin(p, "l2", nn.sigmoid(lin(p, "l1", x))))
    return -(y * jnp.log(q) + (1 - y) * jnp.log(1 - q)).mean()


def vae_loss(p, x, e):
    h = nn.relu(lin(p, "e", x))
    mu, lv = lin(p, "mu", h), lin(p, "lv", h)
    r = lin(p, "d2", nn.relu(lin(p, "d1", mu + e * jnp.exp(0.5 * lv))))
    return (
        optax.sigmoid_binary_cross_entropy(r, x).sum() - 0.5 * (1 + lv - mu * mu - jnp.exp(lv)).sum()
    ) / x.shape[0]


def critic(p, x):
    return lin(p, "d.l3", nn.leaky_relu(lin(p, "d.l2", nn.leaky_relu(lin(p, "d.l1", x), 0.2)), 0.2))


def dense_gen(p, z):
    return jnp.tanh(lin(p, "g.l3", nn.relu(lin(p, "g.l2", nn.relu(lin(p, "g.l1", z))))))


def wgangp_loss(p, x, z, e):
    f = lax.stop_gradient(dense_gen(p, z))
    g = jax.grad(lambda v: critic(p, v).sum())(e * x + (1 - e) * f)
    return critic(p, f).mean() - critic(p, x).mean() + 10 * ((jnp.linalg.norm(g, axis=1) - 1) ** 2).mean()


def optimizer(wl):
    kind, lr, *b = c.opt_of(wl)
    return {
        "sgd": lambda: optax.sgd(lr),
        "momentum": lambda: optax.sgd(lr, b[0]),
        "adam": lambda: optax.adam(lr, *b),
        "adamw": lambda: optax.adamw(
            lr, *b, weight_decay=0.1, mask=lambda p: jax.tree.map(lambda t: t.ndim > 1, p)
        ),
    }[kind]()


def micro(wl):
    a = [jnp.asarray(x) for x in c.micro_inputs(wl)]
    if wl == "adam_update":
        o = optax.adam(1e-3)
        st = [a[0], o.init(a[0])]
        del a[2:]

        @functools.partial(jax.jit, donate_argnums=(0, 1))
        def upd(p, s, g):
            u, s = o.update(g, s, p)
            return optax.apply_updates(p, u), s

        def run(i):
            st[:] = upd(*st, a[1])
            return st[0]

        return run

    if wl == "conv_back":
        x, w, d = a[0].transpose(0, 2, 3, 1), a[1].transpose(2, 3, 1, 0), a[2].transpose(0, 2, 3, 1)

        @jax.jit
        def both(x, w, d):
            y, back = jax.vjp(lambda x, w: conv({"k.w": w}, "k", x), x, w)
            return y, *back(d)

        return lambda i: both(x, w, d)[0]

    if wl.startswith("attention_"):

        @jax.jit
        def both(q, k, v, g):
            def seen(q, k, v):  # (rows, places, heads, width)
                return jax.nn.dot_product_attention(q, k, v, is_causal=True)

            y, back = jax.vjp(seen, q, k, v)
            return y, *back(g)

        a = [t.transpose(0, 2, 1, 3) for t in a]
        return lambda i: both(*a)[0]

    def chain(x):
        t = jnp.tanh(x * 1.1 + 0.5) * x - 0.25
        return jnp.maximum(jnp.exp(-jnp.sqrt(jnp.abs(t) + 1)), 0.1) * x

    f = {
        "gelu_bias": lambda x, b, w: gelu(x + b),
        "gelu_tanh_bias": lambda x, b, w: nn.gelu(x + b),
        "softmax": lambda x, b, w: nn.softmax(x, -1),
        "layernorm": lambda x, b, w: ln({"n.w": w, "n.b": b}, "n", x),
        "chain12": chain,
    }.get(wl, lambda x, y: x @ y)
    f = jax.jit(f)
    return lambda i: f(*a)


def build(wl, variant, threads):
    global EXPERT
    EXPERT = variant == "expert"
    sync, val = jax.block_until_ready, lambda h: float(np.asarray(h).ravel()[0])
    b = c.base(wl)
    if wl in c.MICRO + c.GEMM + c.BACK:
        t0 = time.perf_counter()
        return micro(wl), sync, val, t0
    if wl == "fit_epoch":
        X, Y = c.fashion(os.environ["BENCH_DATA"])
    else:
        bs = [
            tuple(jnp.asarray(a.transpose(0, 2, 3, 1) if a.ndim == 4 else a) for a in t)
            for t in c.batches(wl)
        ]
        n = len(bs)
    t0 = time.perf_counter()
    p = {k: jnp.asarray(v) for k, v in c.to_nhwc(wl, c.params(wl)).items()}
    if wl in c.INFER:
        f = jax.jit(dict(mlp=mlp, cnn=cnn, bert=bert, resnet50=resnet50)[b])
        return lambda i: f(p, bs[i % n][0]), sync, val, t0
    loss = {
        "xor": xor_loss,
        "vae": vae_loss,
        "wgangp": wgangp_loss,
        "gpt": lambda p, x, y: xent(gpt(p, x), y),
        "mlp": lambda p, x, y: xent(mlp(p, x), y),
        "cnn": lambda p, x, y: xent(cnn(p, x), y),
        "lstm_imdb": lambda p, x, y: optax.sigmoid_binary_cross_entropy(
            rnn(p, p["emb"][x], "lstm", 1), y
        ).mean(),
        "lstm": lambda p, x, y: xent(rnn(p, x, b, 28 if variant == "unroll" else 1), y),
        "gru": lambda p, x, y: xent(rnn(p, x, b, 28 if variant == "unroll" else 1), y),
    }.get(b)
    o = optimizer(wl)
    split = lambda p, k: {n: t for n, t in p.items() if n[0] == k}

    def upd(g, s, p):
        u, s = o.update(g, s, p)
        return optax.apply_updates(p, u), s

    if b == "resnet":
        st = {
            n[:-2] + s: jnp.full(t.shape, v)
            for n, t in p.items()
            if n[0] == "n" and n.endswith(".w")
            for s, v in ((".mean", 0.0), (".var", 1.0))
        }

        def body(S, x, y):
            def f(p):
                st = dict(S[2])
                return xent(resnet(p, x, st), y), st

            (l, st), g = jax.value_and_grad(f, has_aux=True)(S[0])
            return (*upd(g, S[1], S[0]), st), l

        S = [(p, o.init(p), st)]
    elif b == "dcgan":
        bce = lambda z, t: optax.sigmoid_binary_cross_entropy(z, jnp.full_like(z, t)).mean()

        def body(S, x, z):
            G, D, sg, sd = S
            f = gen(G, z)
            l, g = jax.value_and_grad(lambda D: bce(disc(D, x), 1.0) + bce(disc(D, f), 0.0))(D)
            D, sd = upd(g, sd, D)
            G, sg = upd(jax.grad(lambda G: bce(disc(D, gen(G, z)), 1.0))(G), sg, G)
            return (G, D, sg, sd), l

        G, D = split(p, "g"), split(p, "d")
        S = [(G, D, o.init(G), o.init(D))]
    elif b == "wgangp":
        G, D = split(p, "g"), split(p, "d")
        S = [(G, D, o.init(G), o.init(D))]

        def body(S, x, z, e):
            G, D, sg, sd = S
            l, g = jax.value_and_grad(lambda D: wgangp_loss({**G, **D}, x, z, e))(D)
            D, sd = upd(g, sd, D)
            G, sg = upd(jax.grad(lambda G: -critic(D, dense_gen(G, z)).mean())(G), sg, G)
            return (G, D, sg, sd), l

    else:
        S = [(p, o.init(p))]

        def body(S, *a):
            l, g = jax.value_and_grad(loss)(S[0], *a)
            return upd(g, S[1], S[0]), l

    if variant == "scan":  # many steps per dispatch: what a JAX expert does when dispatch dominates
        xs = tuple(jnp.concatenate([jnp.stack(t)] * 16) for t in zip(*bs))
        f = jax.jit(lambda S, xs: lax.scan(lambda S, t: body(S, *t), S, xs), donate_argnums=0)

        def many(i):
            S[0], l = f(S[0], xs)
            return l

        many.steps = 16 * n
        return many, sync, val, t0
    f = jax.jit(body, donate_argnums=0)

    def step(i):
        S[0], l = f(S[0], *bs[i % n])
        return l

    if wl == "fit_epoch":
        r = np.random.default_rng(0)

        def epoch(i):
            q = r.permutation(len(X))
            for k in range(0, len(X), 32):
                S[0], l = f(S[0], X[q[k : k + 32]], Y[q[k : k + 32]])
            return l

        return epoch, sync, val, t0
    return step, sync, val, t0
