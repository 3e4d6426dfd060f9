#!/usr/bin/env python3
"""Ranges and scales of activations, computed with numpy and apart from the program.

Without arguments it writes src/assay/quantize/reference_values.inc for the unit tests; its inputs come from a linear
congruential generator that the test repeats, and are multiples of a power of two, so float32 holds them exactly.
With .npy files (dumped activations, one array each) it prints the range and the uint8 scale of each by every method.
"""
import os
import sys

import numpy as np

OUT = os.path.join(os.path.dirname(__file__), "../../src/assay/quantize/reference_values.inc")
MASK = (1 << 64) - 1
BINS = 2048
PERCENTILES = (99.0, 99.99)


class Lcg:
    """Knuth's MMIX constants; the upper 31 bits of the state after a step."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % bound


def bell(seed, n):
    """Sums of four draws, about normal, within ±32 in steps of 1/64."""
    g = Lcg(seed)
    return np.array([(sum(g.below(1024) for _ in range(4)) - 2048) / 64 for _ in range(n)])


INPUTS = {
    "bell": lambda: bell(1, 20000),
    "rectified": lambda: np.maximum(bell(2, 20000), 0),
    "tailed": lambda: (lambda v: v * np.abs(v))(bell(3, 20000)),
    "rectified_tailed": lambda: (lambda v: np.maximum(v * np.abs(v), 0))(bell(4, 20000)),
}


def min_max(values):
    return values.min(), values.max()


def percentile(values, share):
    outside = (1 - share / 100) / 2
    return np.quantile(values, outside), np.quantile(values, 1 - outside)


def divergence(counts, i, levels):
    """Relative entropy of the counts clipped behind bin i from the same merged into `levels` groups."""
    inside = counts[:i].copy()
    clipped = inside.copy()
    clipped[-1] += counts[i:].sum()
    filled = clipped > 0
    group = np.arange(i) * levels // i
    sums = np.bincount(group, weights=inside, minlength=levels)
    spread = np.bincount(group, weights=filled, minlength=levels)
    merged = np.where(filled, sums[group] / np.maximum(spread[group], 1), 0)
    if inside.sum() == 0 or np.any(merged[filled] == 0):
        return np.inf
    p = clipped[filled] / clipped.sum()
    q = merged[filled] / inside.sum()
    return float(np.sum(p * np.log(p / q)))


def entropy(values):
    least, most = values.min(), values.max()
    widest = max(-least, most)
    levels = 128 if least < 0 < most else 256
    bins = np.minimum((np.abs(values) * (BINS / widest)).astype(np.int64), BINS - 1)
    counts = np.bincount(bins, minlength=BINS).astype(np.float64)
    counts[0] = counts[1]
    losses = [divergence(counts, i, levels) for i in range(levels, BINS + 1)]
    best = max(i for i, loss in enumerate(losses) if loss == min(losses)) + levels
    end = best * widest / BINS
    return max(least, -end), min(most, end)


def methods():
    yield "minmax", min_max
    for share in PERCENTILES:
        yield f"percentile {share:g}", lambda values, share=share: percentile(values, share)
    yield "entropy", entropy


def uint8_scale(least, most):
    """Of a grid of 256 values over the range, widened to hold 0."""
    return np.float32((max(most, 0.0) - min(least, 0.0)) / 255)


def write_values():
    with open(OUT, "w", encoding="utf-8") as out:
        out.write(f"// Written by scripts/reference/quantization_reference.py, numpy {np.__version__}.\n")
        for name, make in INPUTS.items():
            values = make()
            for method, compute in methods():
                least, most = (float(end) for end in compute(values))
                scale = float(uint8_scale(least, most))
                out.write(f'{{"{name}", "{method}", {least!r}, {most!r}, {scale!r}}},\n')


def main():
    if len(sys.argv) == 1:
        write_values()
        return
    for path in sys.argv[1:]:
        values = np.load(path).astype(np.float64).ravel()
        for method, compute in methods():
            least, most = compute(values)
            print(f"{path} {method} [{least:.9g}, {most:.9g}] scale {uint8_scale(least, most):.9g}")


if __name__ == "__main__":
    main()
