#!/usr/bin/env python3
"""Ends of the BCa interval of the mean of [1, 2, 4, 8, 16] over all 5^5 resamples, by scipy's own function.

The resamples are enumerated, so nothing is random; scipy computes the percentiles.
Needs numpy and scipy (1.10.1 gave the values in src/assay/stats/bootstrap_test.cpp).
"""
import itertools

import numpy as np
from scipy.stats import _resampling


def main():
    data = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    resamples = np.array(list(itertools.product(range(5), repeat=5)))
    theta = data[resamples].mean(axis=-1)
    alpha = 0.025
    low, high, _ = _resampling._bca_interval((data,), np.mean, -1, alpha, theta, None)
    print(np.percentile(theta, low * 100), np.percentile(theta, high * 100))


if __name__ == "__main__":
    main()
