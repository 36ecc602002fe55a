"""numpy (naive baseline), hand-fused C and streaming copies (physical limit), and Debian's OpenBLAS through ctypes."""

import ctypes, ctypes.util, os, subprocess, time
import numpy as np
import common as c


def lib(threads):
    here, so = os.path.dirname(os.path.abspath(__file__)), os.path.join(os.environ["BENCH_TMP"], "native.so")
    subprocess.run(
        [
            "gcc",
            "-O3",
            "-march=native",
            "-mprefer-vector-width=512",
            "-ffast-math",
            "-fopenmp",
            "-shared",
            "-fPIC",
            "-o",
            so,
            os.path.join(here, "native.c"),
            "-lm",
        ],
        check=True,
    )
    return ctypes.CDLL(so)


def build(wl, variant, threads):
    a = c.micro_inputs(wl)
    a = tuple(np.array(x) for x in a)
    ptr = lambda x: ctypes.c_void_p(x.ctypes.data)
    val = lambda h: float(h.ravel()[0])
    t = [0]
    sync = lambda h: None
    t0 = time.perf_counter()
    if variant == "openblas":
        L = ctypes.CDLL(ctypes.util.find_library("openblas"))
        (m, k), n = a[0].shape, a[1].shape[1]
        y = np.empty((m, n), c.F)
        L.openblas_set_num_threads(threads)
        f = ctypes.c_float
        L.openblas_get_corename.restype = ctypes.c_char_p
        core = L.openblas_get_corename().decode().upper()
        want = os.environ.get("OPENBLAS_CORETYPE", core).upper()
        if core != want:
            raise c.Skip(f"OpenBLAS chose {core}, not {want}")
        if m == 1:
            return (
                lambda i: (
                    L.cblas_sgemv(101, 112, k, n, f(1), ptr(a[1]), n, ptr(a[0]), 1, f(0), ptr(y), 1),
                    y,
                )[1],
                sync,
                val,
                t0,
            )
        return (
            lambda i: (
                L.cblas_sgemm(101, 111, 111, m, n, k, f(1), ptr(a[0]), k, ptr(a[1]), n, f(0), ptr(y), n),
                y,
            )[1],
            sync,
            val,
            t0,
        )
    if variant in ("c", "copy"):
        L = lib(threads)
        y = np.zeros_like(a[0])
        n = ctypes.c_long(a[0].size)
        f = ctypes.c_float
        ps = [ptr(x) for x in a]
        if variant == "copy":
            g = (lambda: L.copy4(*ps, n)) if wl == "adam_update" else (lambda: L.copy1(ps[0], ptr(y), n))
        elif wl == "adam_update":
            g = lambda: L.adam_update(*ps, n, f(1 / (1 - 0.9 ** t[0])), f(1 / (1 - 0.999 ** t[0])))
        else:
            k = getattr(L, wl)
            b = ps[1] if len(a) > 1 else ps[0]
            g = lambda: k(ps[0], b, ptr(y), n)
        out = a[0] if wl == "adam_update" else y

        def run(i):
            t[0] += 1
            g()
            return out

        run.keep = a
        return run, sync, val, t0
    from scipy.special import erf

    x = a[0]

    def adam():
        p, g, m, v = a
        t[0] += 1
        m[:] = 0.9 * m + 0.1 * g
        v[:] = 0.999 * v + 0.001 * g * g
        p -= 1e-3 / (1 - 0.9 ** t[0]) * m / (np.sqrt(v / (1 - 0.999 ** t[0])) + 1e-8)
        return p

    def chain():
        u = np.tanh(x * 1.1 + 0.5) * x - 0.25
        return np.maximum(np.exp(-np.sqrt(np.abs(u) + 1)), 0.1) * x

    def gelu():
        u = x + a[1]
        return 0.5 * u * (1 + erf(u * c.F(0.70710678)))

    def gelu_t():
        u = x + a[1]
        return 0.5 * u * (1 + np.tanh(0.7978846 * (u + 0.044715 * u * u * u)))

    def softmax():
        e = np.exp(x - x.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def lnorm():
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5) * a[2] + a[1]

    fn = dict(
        adam_update=adam,
        chain12=chain,
        gelu_bias=gelu,
        gelu_tanh_bias=gelu_t,
        softmax=softmax,
        layernorm=lnorm,
    ).get(wl, lambda: x @ a[1])
    return lambda i: fn(), sync, val, t0
