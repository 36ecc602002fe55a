"""Weights and batches of the harness under the names and in the layouts of GraphC's workloads."""

import re

import common
import numpy

# Inputs of a step, by the network.
INPUTS = {
    "xor": "x y",
    "vae": "x noise",
    "wgangp": "x noise shares",
    "dcgan": "x noise",
}
MICRO = {
    "softmax": "x",
    "chain12": "x",
    "gelu_bias": "x bias",
    "layernorm": "x bias scale",
    "adam_update": "p g",
    "conv_back": "x kernel d",
    **{name: "q k v g" for name in common.BACK if name.startswith("attention_")},
}
# Networks of layers, which call their parameters otherwise than `NAME.w` and `NAME.b`.
LAYERED = ("cnn", "resnet", "resnet50")


def of_layers(network, name):
    """`c0.w` -> `c0.weight`, `n0.w` -> `n0.scale`; of ResNet-50 `c0n.w` -> `n0.scale`."""
    layer, part = name.rsplit(".", 1)
    if network == "resnet50" and layer != "fc":
        found = re.fullmatch(r"c?([0-9.]+[abcs]?)([nm]?)", layer)
        number, kind = found.groups()
        layer = ("n" if kind else "c") + number
    parts = {"w": "scale", "b": "shift", "var": "variance"}
    if not layer.startswith("n"):
        parts = {"w": "weight", "b": "bias"}
    return f"{layer}.{parts.get(part, part)}"


def channels_last(array):
    return array.transpose(0, 2, 3, 1) if array.ndim == 4 else array


def arrays(workload):
    """By argument, and `NAME@STEP` for inputs."""
    if workload.startswith("gemm_") or workload in MICRO:
        labels = MICRO.get(workload, "a b").split()
        given = common.micro_inputs(workload)
        if workload == "conv_back":
            x, kernel, d = given
            given = channels_last(x), kernel.transpose(2, 3, 1, 0), channels_last(d)
        return dict(zip(labels, given))
    network = common.base(workload)
    parameters = common.to_nhwc(workload, common.params(workload))
    if network == "dcgan":  # Transposed kernels are those of the convolutions that they turn round.
        for name in ("g.t1.w", "g.t2.w"):
            parameters[name] = common.params(workload)[name].transpose(2, 3, 1, 0)
    if network in LAYERED:
        parameters = {of_layers(network, name): array for name, array in parameters.items()}
    if workload != "fit_epoch":
        labels = INPUTS.get(network, "x labels").split()
        for step, batch in enumerate(common.batches(workload)):
            parameters.update(
                {f"{label}@{step}": channels_last(array) for label, array in zip(labels, batch)}
            )
    return parameters


def export(workload, target):
    numpy.savez(target, **arrays(workload))
