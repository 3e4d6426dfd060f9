#!/usr/bin/env python3
"""The work of bench/bootstrap.cpp done by scipy.stats.bootstrap: same data, same statistics, BCa, 10,000 resamples.

Needs numpy and scipy; takes minutes. An argument lowers the number of resamples.
"""
import sys
import time

import numpy as np
from scipy import stats

N, CLASSES = 50_000, 10


def data():
    state = 1
    values = np.empty(4 * N)
    for i in range(4 * N):
        state = (1103515245 * state + 12345) % 2147483648
        values[i] = (state >> 8) / 8388608.0
    u = values.reshape(N, 4)
    label, wrong = (u[:, 0] * CLASSES).astype(int), (u[:, 1] * CLASSES).astype(int)
    baseline = np.where(u[:, 2] < 0.9, label, wrong)
    candidate = np.where(u[:, 3] < 0.95, baseline, wrong)
    return label, baseline, candidate


def macro_f1(label, decided):
    matrix = np.bincount(label * CLASSES + decided, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)
    return np.mean(2 * np.diag(matrix) / (matrix.sum(0) + matrix.sum(1)))


def main():
    resamples = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    label, baseline, candidate = data()
    statistics = {
        "accuracy": lambda y, f, q: np.mean(q == y) - np.mean(f == y),
        "f1_macro": lambda y, f, q: macro_f1(y, q) - macro_f1(y, f),
    }
    total = 0.0
    for name, statistic in statistics.items():
        start = time.perf_counter()
        result = stats.bootstrap((label, baseline, candidate), statistic, n_resamples=resamples, paired=True,
                                 vectorized=False, method="BCa", batch=100, random_state=1)
        seconds = time.perf_counter() - start
        total += seconds
        low, high = result.confidence_interval
        print(f"{name:10} difference {statistic(label, baseline, candidate):+.6f}  "
              f"95 % interval [{low:+.6f}, {high:+.6f}]  {seconds:.1f} s")
    print(f"{total:.1f} s for the differences of both metrics, {resamples} resamples")


if __name__ == "__main__":
    main()
