#!/usr/bin/env python3
"""Runs every (peer, workload) pair in its own process, one at a time; writes results/peers/DATE.json, prints a table."""

import argparse, datetime, fcntl, importlib, json, os, platform, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
# "tuned": glibc keeps freed memory (no page faults per step), MKL's AVX-512 kernels on AMD through an LD_PRELOAD stub
KEEP = {
    "GLIBC_TUNABLES": "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=4294967295:glibc.malloc.top_pad=67108864"
}
TUNED = dict(KEEP, BENCH_MKL_STUB="1")
MKL_STUB = "int mkl_serv_intel_cpu(void){return 1;} int mkl_serv_intel_cpu_true(void){return 1;}"
# OpenBLAS's AVX-512 kernels where the processor has them; elsewhere they would end the process
BLAS_CORE = {"OPENBLAS_CORETYPE": "SKYLAKEX" if "avx512f" in open("/proc/cpuinfo").read() else "HASWELL"}
# peer -> (module, variant, extra environment, workload groups it is run on by default)
PEERS = {
    "torch": ("p_torch", "eager", {}, "train infer micro back gemm epoch"),
    "torch_tuned": ("p_torch", "eager", TUNED, "train infer micro back gemm"),
    "torch_cl": (
        "p_torch",
        "eager",
        dict(TUNED, BENCH_CHANNELS_LAST="1"),
        "cnn resnet dcgan cnn_inf1 resnet50 back",
    ),
    "torch_compile": ("p_torch", "compile", {}, "train infer micro back"),
    "compile_tuned": ("p_torch", "compile", TUNED, "train"),
    "compile_freeze": ("p_torch", "compile", dict(TUNED, TORCHINDUCTOR_FREEZING="1"), "infer"),
    "jax": ("p_jax", "", {}, "train infer micro back gemm epoch"),
    "jax_expert": ("p_jax", "expert", {}, "cnn lstm gru gpt cnn_inf1 bert1 bert8"),
    "jax_keep": ("p_jax", "", KEEP, "micro cnn resnet"),
    "jax_scan": ("p_jax", "scan", {}, "xor mlp32"),
    "jax_unroll": ("p_jax", "unroll", {}, "lstm gru"),
    "keras": ("p_keras", "", {}, "mlp32 mlp128 cnn lstm epoch"),
    "ort": ("p_ort", "", {}, "infer gemm"),
    "ort_light": ("p_ort", "light", {}, "resnet50"),
    "tinygrad": ("p_tinygrad", "", {"DEV": "CPU", "CC": os.environ.get("CC", "clang")}, "mlp32 cnn gpt"),
    "numpy": ("p_native", "numpy", {}, "micro gemm"),
    "numpy_skx": ("p_native", "numpy", BLAS_CORE, "gemm"),
    "c": ("p_native", "c", {}, "micro"),
    "c_copy": ("p_native", "copy", {}, "micro"),
    "openblas": ("p_native", "openblas", {}, "gemm"),
    "openblas_skx": ("p_native", "openblas", BLAS_CORE, "gemm"),
}


def groups():
    import common as c

    return dict(train=c.TRAIN, infer=c.INFER, micro=c.MICRO, back=c.BACK, decode=c.DECODE, gemm=c.GEMM, epoch=c.EPOCH)


def expand(words):
    g = groups()
    return [w for x in words for w in g.get(x, [x])]


def child(peer, wl, threads):
    if threads < os.cpu_count():
        os.sched_setaffinity(0, range(threads))
    mod, variant, _, _ = PEERS[peer]
    import common

    try:
        step, sync, value, t_model = importlib.import_module(mod).build(wl, variant, threads)
        res = common.measure(step, sync, value, wl, t_model)
    except common.Skip as e:
        res = dict(skip=str(e))
    print("\nRESULT " + json.dumps(res), flush=True)
    os._exit(0)  # no slow or crashing library shutdown


def run_one(peer, wl, threads, a):
    env = dict(
        os.environ,
        OMP_NUM_THREADS=str(threads),
        OPENBLAS_NUM_THREADS=str(threads),
        MKL_NUM_THREADS=str(threads),
        TF_CPP_MIN_LOG_LEVEL="3",
        NUM_CPU_THREADS=str(threads),
        BENCH_DATA=a.data or "",
        CUDA_VISIBLE_DEVICES="",
        JAX_PLATFORMS="cpu",
        **PEERS[peer][2],
    )
    lock = open(a.lock, "w") if a.lock else None
    if lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    with tempfile.TemporaryDirectory() as tmp:  # empty compile caches: time to first step is a cold compile
        env.update(
            TORCHINDUCTOR_CACHE_DIR=a.cache or tmp + "/ti",
            XDG_CACHE_HOME=tmp,
            CACHEDB=tmp + "/tiny.db",
            BENCH_TMP=tmp,
            BENCH_T0=str(time.time()),
        )
        if "BENCH_MKL_STUB" in env:
            env["LD_PRELOAD"] = tmp + "/mkl.so"
            subprocess.run(
                ["gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", tmp + "/mkl.so"],
                input=MKL_STUB,
                text=True,
                check=True,
            )
        try:
            p = subprocess.run(
                [sys.executable, __file__, "--child", peer, wl, str(threads)],
                cwd=HERE,
                env=env,
                capture_output=True,
                text=True,
                timeout=a.timeout,
            )
            line = [l for l in p.stdout.splitlines() if l.startswith("RESULT ")]
            err = [l for l in p.stderr.strip().splitlines() if l.strip()]
            r = (
                json.loads(line[-1][7:])
                if line
                else dict(error=f"exit {p.returncode}: " + " | ".join(err[-3:])[-600:])
            )
        except subprocess.TimeoutExpired:
            r = dict(error=f"timeout after {a.timeout} s")
    return dict(peer=peer, workload=wl, threads=threads, **r)


def table(rows, field="median_ms"):
    peers = [p for p in PEERS if any(r["peer"] == p for r in rows)]
    out = [f"\n{field}", "| workload | " + " | ".join(peers) + " |", "|---" * (len(peers) + 1) + "|"]
    for wl, th in dict.fromkeys((r["workload"], r["threads"]) for r in rows):
        cell = {r["peer"]: r for r in rows if (r["workload"], r["threads"]) == (wl, th)}
        best = min((r[field] for r in cell.values() if field in r), default=None)
        fmt = lambda r: (
            ""
            if r is None
            else (
                "skip"
                if "skip" in r
                else "fail" if "error" in r else ("**%s**" if r[field] == best else "%s") % f"{r[field]:.4g}"
            )
        )
        out.append(f"| {wl} ({th}t) | " + " | ".join(fmt(cell.get(p)) for p in peers) + " |")
    return "\n".join(out)


def disagreements(rows):
    """Workloads whose first five losses differ between peers by more than 1e-3 (relative)."""
    out = []
    for wl in dict.fromkeys(r["workload"] for r in rows):
        ls = {
            r["peer"]: r["losses"]
            for r in rows
            if r["workload"] == wl
            and len(r.get("losses", [])) == 5
            and r["peer"] not in ("c_copy", "ort_light")
        }
        ref = next(iter(ls.values()), None)
        for p, l in ls.items():
            d = max(abs(x - y) / (abs(y) + 1e-6) for x, y in zip(l, ref))
            if not d < 1e-3:
                out.append(f"{wl}: {p} {l} against {next(iter(ls))} {ref}")
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--peers", default=",".join(PEERS))
    p.add_argument("--workloads", default="train,infer,micro,back,gemm,epoch")
    p.add_argument("--threads", default=str(os.cpu_count()), help="comma list, e.g. 2,1")
    p.add_argument("--timeout", type=float, default=300)
    p.add_argument("--lock", default=os.environ.get("BENCH_LOCK"))
    p.add_argument(
        "--data", default=os.environ.get("BENCH_DATA"), help="folder with Fashion-MNIST *.gz (for fit_epoch)"
    )
    p.add_argument("--out", default=os.path.join(HERE, "..", "..", "results", "peers", f"{datetime.date.today()}.json"))
    p.add_argument("--cache", help="keep Inductor's compile cache here (default: a fresh one per run)")
    p.add_argument("--child", nargs=3)
    p.add_argument("--show", action="store_true", help="only print the table of --out")
    a = p.parse_args()
    if a.child:
        return child(a.child[0], a.child[1], int(a.child[2]))
    doc = json.load(open(a.out)) if os.path.exists(a.out) else dict(results=[])
    if not a.show:
        from importlib.metadata import version, PackageNotFoundError as NF

        def ver(n):
            try:
                return version(n)
            except NF:
                return None

        cpu = next(
            (l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?"
        )
        doc.update(
            cpu=cpu,
            cores=os.cpu_count(),
            kernel=platform.release(),
            python=platform.python_version(),
            versions={
                n: ver(n)
                for n in (
                    "torch",
                    "jax",
                    "jaxlib",
                    "optax",
                    "tensorflow-cpu",
                    "keras",
                    "onnxruntime",
                    "tinygrad",
                    "numpy",
                )
            },
        )
        want = expand(a.workloads.split(","))
        for th in map(int, a.threads.split(",")):
            for wl in want:
                for peer in a.peers.split(","):
                    if wl not in expand(PEERS[peer][3].split()):
                        continue
                    r = run_one(peer, wl, th, a)
                    doc["results"] = [
                        x
                        for x in doc["results"]
                        if (x["peer"], x["workload"], x["threads"]) != (peer, wl, th)
                    ] + [r]
                    print(
                        f"{wl:16} {th}t {peer:14}",
                        *(
                            f"{k}={r[k]:.4g}"
                            for k in (
                                "median_ms",
                                "min_ms",
                                "ttfs_model_s",
                                "ttfs_process_s",
                                "rss_mb",
                                "cores_used",
                                "other_cpu",
                            )
                            if k in r
                        ),
                        f"loss={r['losses'][0]:.6g}" if "losses" in r else r.get("skip") or r.get("error"),
                        flush=True,
                    )
                    os.makedirs(os.path.dirname(a.out), exist_ok=True)
                    json.dump(doc, open(a.out, "w"), indent=1)
    order = {w: i for i, w in enumerate(expand(["train", "infer", "micro", "back", "gemm", "epoch"]))}
    rows = sorted(doc["results"], key=lambda r: (-r["threads"], order.get(r["workload"], 99)))
    for f in ("median_ms", "ttfs_process_s", "ttfs_model_s", "rss_mb"):
        print(table(rows, f))
    print("\nDisagreeing losses:", *(disagreements(rows) or ["none"]), sep="\n  ")


if __name__ == "__main__":
    main()
