"""Keras on TensorFlow, as in a lecture: layers + tf.function train step (no XLA); fit_epoch is model.fit."""

import os, time
import numpy as np, tensorflow as tf, keras
from keras import layers as L
import common as c


def model(b):
    ls = {
        "mlp": lambda: [keras.Input((784,)), L.Dense(300, "relu"), L.Dense(100, "relu"), L.Dense(10)],
        "lstm": lambda: [keras.Input((28, 28)), L.LSTM(128), L.Dense(10)],
        "cnn": lambda: [
            keras.Input((28, 28, 1)),
            L.Conv2D(32, 3, padding="same", activation="relu"),
            L.MaxPool2D(),
            L.Conv2D(64, 3, padding="same", activation="relu"),
            L.MaxPool2D(),
            L.Flatten(),
            L.Dense(128, "relu"),
            L.Dense(10),
        ],
    }[b]()
    return keras.Sequential(ls)


def build(wl, variant, threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    b = c.base(wl)
    p = c.to_nhwc(wl, c.params(wl))
    w = list(p.values())
    if b == "lstm":
        w = [p["ih.w"], p["hh.w"], p["ih.b"], p["out.w"], p["out.b"]]
    if wl != "fit_epoch":
        bs = [
            tuple(tf.constant(a.transpose(0, 2, 3, 1) if a.ndim == 4 else a) for a in t)
            for t in c.batches(wl)
        ]
        n = len(bs)
    else:
        X, Y = c.fashion(os.environ["BENCH_DATA"])
    t0 = time.perf_counter()
    m = model(b)
    m.set_weights(w)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    opt = keras.optimizers.Adam(1e-3, epsilon=1e-8)
    sync, val = (lambda h: h if isinstance(h, float) else h.numpy()), (lambda h: float(h))
    if wl == "fit_epoch":
        m.compile(opt, loss, metrics=["accuracy"], jit_compile=False)
        return lambda i: m.fit(X, Y, batch_size=32, epochs=1, verbose=0).history["loss"][-1], sync, val, t0
    opt.build(m.trainable_variables)

    @tf.function(jit_compile=False)
    def train(x, y):
        with tf.GradientTape() as g:
            l = loss(y, m(x, training=True))
        opt.apply_gradients(zip(g.gradient(l, m.trainable_variables), m.trainable_variables))
        return l

    return lambda i: train(*bs[i % n]), sync, val, t0
