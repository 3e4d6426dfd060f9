#!/usr/bin/env python3
"""Writes src/assay/stats/reference_values.inc: values that the statistics of src/assay/stats are held to.

Needs Debian's python3-scipy (1.10.1) and python3-mpmath. Nothing here repeats the formulas under test where another way
leads to the number: tails are sums of exact terms, Tango's restricted maximum is found from the likelihood, adjusted
p-values come from their definitions by trying all subsets or levels, and the rest is scipy's own functions.
"""
import itertools
import os

import mpmath as mp
import numpy as np
import scipy
from scipy import stats
from scipy.stats import _resampling

OUT = os.path.join(os.path.dirname(__file__), "../../src/assay/stats/reference_values.inc")
mp.mp.dps = 40
ROWS = []


def row(name, arguments, value):
    ROWS.append(f'{{"{name}", {{{", ".join(repr(a) for a in arguments)}}}, {float(value)!r}}},')


def normal():
    for z in (-30.0, -8.0, -3.5, -1.0, 0.0, 0.3, 2.0, 6.0):
        row("normal_cdf", [z], mp.ncdf(z))
    for p in (1e-300, 1e-10, 0.025, 0.2, 0.5, 0.8, 0.975, 0.9999):
        row("normal_quantile", [p], mp.findroot(lambda z, p=p: mp.log(mp.ncdf(z)) - mp.log(p), stats.norm.ppf(p)))


def proportions():
    for k, n, level in ((0, 20, 0.95), (1, 20, 0.95), (7, 20, 0.9), (20, 20, 0.99), (940, 1000, 0.95), (3, 50_000, 0.95),
                        (49_990, 50_000, 0.999), (123_456, 1_000_000, 0.95)):
        for name, method in (("clopper_pearson", "exact"), ("wilson", "wilson")):
            interval = stats.binomtest(k, n).proportion_ci(level, method)
            row(name + "_low", [k, n, level], interval.low)
            row(name + "_high", [k, n, level], interval.high)


def fair_tail(k, m):
    """P(X <= k) and P(X = k) of Binomial(m, 1/2), by summing exact ratios downwards."""
    term = mp.exp(mp.loggamma(m + 1) - mp.loggamma(k + 1) - mp.loggamma(m - k + 1) - m * mp.log(2))
    first, total = term, term
    while k > 0 and term > total * mp.mpf(10) ** -25:
        term = term * k / (m - k + 1)
        k -= 1
        total += term
    return total, first


def mcnemar():
    for b, c in ((1, 0), (0, 5), (6, 6), (7, 1), (3, 12), (40, 20), (500, 500), (5_100, 4_900), (499_000, 501_000),
                 (1_500_000, 1_490_000), (3, 300)):
        tail, point = fair_tail(min(b, c), b + c)
        row("mcnemar_exact", [b, c], min(mp.mpf(1), 2 * tail))
        row("mcnemar_mid_p", [b, c], 1 - point / 2 if b == c else 2 * tail - point)


def tango_z(x, y, n, lam):
    """The score statistic with the restricted maximum found from the likelihood itself, by bisection of its slope."""
    x, y, n, lam = mp.mpf(x), mp.mpf(y), mp.mpf(n), mp.mpf(lam)
    low, high = max(mp.mpf(0), -lam), (1 - lam) / 2

    def slope(q):
        return x / (q + lam) * (x > 0) + y / q * (y > 0) - 2 * (n - x - y) / (1 - 2 * q - lam) * (n > x + y)

    a, b = low + (high - low) * mp.mpf(10) ** -35, high - (high - low) * mp.mpf(10) ** -35
    if slope(a) <= 0:
        q = low
    elif slope(b) >= 0:
        q = high
    else:
        for _ in range(130):
            middle = (a + b) / 2
            a, b = (middle, b) if slope(middle) > 0 else (a, middle)
        q = (a + b) / 2
    return (x - y - n * lam) / mp.sqrt(n * (2 * q + lam - lam * lam))


def tango_end(x, y, n, z, low, high):
    """Root of Z(lambda) = z; Z falls from low to high."""
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if tango_z(x, y, n, middle) > z else (low, middle)
    return (low + high) / 2


def tango():
    for x, y, n in ((1, 7, 21), (0, 1, 44), (45, 60, 10_000), (0, 0, 1000), (12, 0, 300), (0, 12, 300), (3, 3, 10),
                    (9, 1, 10), (20, 40, 160), (1200, 1500, 1_000_000), (0, 1, 1_000_000)):
        for lam in (-0.3, -0.01, -0.0001, 0.0005, 0.2, 0.9):
            row("tango_z", [x, y, n, lam], tango_z(x, y, n, lam))
        theta, edge = mp.mpf(x - y) / n, mp.mpf(10) ** -20
        for level in (0.9, 0.95):
            z = mp.sqrt(2) * mp.erfinv(mp.mpf(level))
            row("tango_low", [x, y, n, level], tango_end(x, y, n, z, -1 + edge, theta))
            row("tango_high", [x, y, n, level], tango_end(x, y, n, -z, theta, 1 - edge))
        row("non_inferiority_p", [x, y, n, 0.02], mp.ncdf(-tango_z(x, y, n, -0.02)))
        row("inferiority_p", [x, y, n, 0.02], mp.ncdf(tango_z(x, y, n, -0.02)))


def quantiles():
    for p, level in itertools.product((0.5, 0.9, 0.95, 0.99, 0.999, 0.1), (0.9, 0.95, 0.99)):
        tail = (1 - level) / 2
        n = 1
        while stats.binom.cdf(0, n, p) > tail or stats.binom.sf(n - 1, n, p) > tail:
            n += 1
        row("quantile_minimum_n", [p, level], n)
    for n, p, level in ((6, 0.5, 0.95), (36, 0.9, 0.95), (100, 0.5, 0.9), (1000, 0.99, 0.95), (200_000, 0.999, 0.99),
                        (200, 0.03, 0.95)):
        tail = (1 - level) / 2
        below, above = stats.binom.cdf(np.arange(n), n, p), stats.binom.sf(np.arange(n), n, p)
        row("quantile_rank_low", [n, p, level], np.count_nonzero(below <= tail))  # largest j with P(X < j) <= tail
        row("quantile_rank_high", [n, p, level], np.argmax(above <= tail) + 1)  # smallest k with P(X >= k) <= tail


def power(n, p01, p10, margin, alpha):
    """Probability that Tango's test rejects "the drop is at least margin", over all outcomes."""
    most = int((p01 + p10) * n + 9 * np.sqrt((p01 + p10) * n) + 12)
    total, z = 0.0, stats.norm.ppf(1 - alpha)
    for y in range(most):
        x = np.arange(max(0, min(most, n + 1 - y)))
        b = -x - y - (2 * n - x + y) * margin
        q = (np.sqrt(np.maximum(b * b - 8 * n * y * margin * (1 + margin), 0)) - b) / (4 * n)
        reject = x - y + n * margin > z * np.sqrt(n * (2 * q - margin * (1 + margin)))
        # P(losses = y) and, given that, P(gains = x).
        total += stats.binom.pmf(y, n, p10) * stats.binom.pmf(x, n - y, p01 / (1 - p10))[reject].sum()
    return total


def sample_sizes():
    """The power that the sample sizes of non_inferiority_samples really give, and one that the short form gives."""
    for discordant, difference, margin, alpha, n in (
            (0.01, 0, 0.005, 0.05, 2800), (0.02, 0, 0.005, 0.05, 5131), (0.05, 0, 0.01, 0.05, 3162),
            (0.1, 0, 0.01, 0.05, 6215), (0.02, -0.005, 0.01, 0.025, 6737), (0.002, 0, 0.01, 0.025, 589),
            (0.002, 0, 0.01, 0.025, 157)):
        row("power", [discordant, difference, margin, alpha, n],
            power(n, (discordant + difference) / 2, (discordant - difference) / 2, margin, alpha))


def means():
    x1 = [.92, .88, .95, .90, .91, .87, .93, .89, .94, .90]
    x2 = [.915, .882, .945, .902, .905, .871, .926, .887, .936, .899]
    paired = np.array(x1) - np.array(x2)
    for low, high in ((-0.01, 0.01), (-0.005, 0.005), (0.0, 0.003), (-0.001, 0.1)):
        row("paired_tost_p", [low, high], max(stats.ttest_1samp(paired, low, alternative="greater").pvalue,
                                              stats.ttest_1samp(paired, high, alternative="less").pvalue))
    for level in (0.5, 0.9, 0.95, 0.999):
        low, high = stats.t.interval(level, len(paired) - 1, paired.mean(), stats.sem(paired))
        row("student_low", [level], low)
        row("student_high", [level], high)


def corrected_t():
    """Generalised least squares: the mean of values whose every pair is correlated by test/(train + test)."""
    values = np.array([.012, -.004, .021, .008, .0, .017, -.011, .009, .013, .002])
    n = len(values)
    for train, test in ((9, 1), (90, 10), (1, 1), (512.1, 56.9), (3, 7)):
        rho = test / (train + test)
        covariance = values.var(ddof=1) / (1 - rho) * ((1 - rho) * np.eye(n) + rho)
        error = np.sqrt(np.full(n, 1 / n) @ covariance @ np.full(n, 1 / n))
        row("corrected_t_p", [train, test], 2 * stats.t.sf(abs(values.mean() / error), n - 1))
        low, high = stats.t.interval(0.95, n - 1, values.mean(), error)
        row("corrected_t_low", [train, test], low)
        row("corrected_t_high", [train, test], high)


def five_by_two():
    for d in ([.02, .01, .03, -.01, .0, .02, .015, .03, .01, .025], [1, 2, 2, 1, 3, 1, 1, 1, 2, 4],
              [-.1, .1, .05, -.05, 0, .2, -.2, .1, .1, 0]):
        variances = np.var(np.reshape(d, (5, 2)), axis=1, ddof=1)
        row("five_by_two_t_p", d, 2 * stats.t.sf(abs(d[0]) / np.sqrt(variances.mean()), 5))
        row("five_by_two_f_p", d, stats.f.sf(np.sum(np.square(d)) / (2 * variances.sum()), 10, 5))


def components(values, designs):
    """Sequential sums of squares by least squares on indicator columns; expected ones from traces; then solved.

    designs: per effect its indicator columns, in an order in which what an effect contains comes before it; what is left
    over is the residual. Returns the components, the mean squares and their degrees of freedom, residual last.
    """
    n = len(values)
    previous, projections = np.full((n, n), 1 / n), []
    columns = np.ones((n, 1))
    for design in designs:
        columns = np.hstack([columns, design])
        projection = columns @ np.linalg.pinv(columns)
        projections.append(projection - previous)
        previous = projection
    projections.append(np.eye(n) - previous)
    designs = [*designs, np.eye(n)]
    expected = np.array([[np.trace(p @ z @ z.T) for z in designs] for p in projections])
    squares = np.array([values @ p @ values for p in projections])
    freedom = np.array([round(np.trace(p)) for p in projections])
    return np.linalg.solve(expected, squares), squares / freedom, freedom


def indicator(codes):
    return (np.asarray(codes)[:, None] == np.unique(codes)[None, :]).astype(float)


def variance_components():
    rng = np.random.default_rng(5)
    for sizes in ((4, 5), (3, 2, 4)):
        index = np.indices(sizes).reshape(len(sizes), -1)
        values = np.round(rng.normal(size=index.shape[1]) + 0.7 * index[0] + 0.3 * index[-1] ** 2, 3)
        above = [indicator(np.ravel_multi_index(index[:k], sizes[:k])) for k in range(1, len(sizes))]
        found, squares, freedom = components(values, above)
        for level, value in enumerate(found):
            row("nested", [level, len(sizes), *sizes, *map(float, values)], value)
        last = [len(sizes) - 1, len(sizes), *sizes, *map(float, values)]
        row("nested_last_low", last, squares[-1] * freedom[-1] / stats.chi2.isf(0.025, freedom[-1]))
        row("nested_last_high", last, squares[-1] * freedom[-1] / stats.chi2.ppf(0.025, freedom[-1]))


def bca(statistic, data, level):
    """Ends of the interval over all resamples of a small sample, with scipy's percentiles."""
    n = len(data)
    theta = np.array([statistic(data[list(draw)], axis=-1) for draw in itertools.product(range(n), repeat=n)])
    low, high, _ = _resampling._bca_interval((data,), statistic, -1, (1 - level) / 2, theta, None)
    return np.percentile(theta, float(low) * 100), np.percentile(theta, float(high) * 100)


def drawn_bca(level):
    """The same for the mean of 499 resamples drawn by Knuth's MMIX generator, where the ends lie between two of them."""
    data = np.array([0.3, 1.1, 0.2, 5.7, 2.9, 0.8, 1.6, 9.2, 0.1, 3.3, 0.6])
    state, means = 7, []
    for _ in range(499):
        total = 0.0
        for _ in range(len(data)):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            total += data[(state >> 33) % len(data)]
        means.append(total / len(data))
    means = np.array(means)
    low, high, _ = _resampling._bca_interval((data,), np.mean, -1, (1 - level) / 2, means, None)
    return np.percentile(means, float(low) * 100), np.percentile(means, float(high) * 100)


def bootstrap():
    data = np.array([1.0, 2.0, 4.0, 8.0, 16.0])  # sums of whole numbers: equal resamples give equal numbers
    for level in (0.8, 0.95, 0.99):
        low, high = drawn_bca(level)
        row("bca_drawn_low", [level], low)
        row("bca_drawn_high", [level], high)
        for name, statistic in (("sum", np.sum), ("largest", np.max), ("square", lambda x, axis: np.sum(x, axis) ** 2)):
            low, high = bca(statistic, data, level)
            row(f"bca_{name}_low", [level], low)
            row(f"bca_{name}_high", [level], high)


def permutation():
    d = np.array([1.2, -.4, .9, 2.1, .3, -.1, 1.5, .8, -.6, 1.1])
    for n in (2, 3, 7, 10):
        result = stats.permutation_test((d[:n],), np.sum, permutation_type="samples", n_resamples=np.inf)
        row("sign_flip_p", [n], result.pvalue)


P_VALUES = (0.012, 0.0004, 0.03, 0.049, 0.5, 0.012, 0.021)


def closed_bonferroni(p, i):
    """Holm by its meaning: the largest Bonferroni p-value of all families that hold hypothesis i."""
    others = [k for k in range(len(p)) if k != i]
    families = itertools.chain.from_iterable(itertools.combinations(others, r) for r in range(len(p)))
    return max(min(1.0, (len(f) + 1) * min(p[k] for k in (*f, i))) for f in families)


def smallest_level(p, i, factor):
    """Step-up by its meaning: the smallest of the levels at which anything changes that rejects hypothesis i."""
    m = len(p)
    levels = sorted({min(1.0, factor * m * q / r) for q in p for r in range(1, m + 1)} | {1.0})
    for level in levels:
        ranks = [r for r in range(1, m + 1) if sum(factor * m * q / r <= level * (1 + 1e-12) for q in p) >= r]
        if (ranks and p[i] <= max(level, 0) * max(ranks) / (m * factor) * (1 + 1e-12)) or level == 1.0:
            return level
    return 1.0


def multiplicity():
    harmonic = sum(1 / i for i in range(1, len(P_VALUES) + 1))
    for i in range(len(P_VALUES)):
        row("holm", [i], closed_bonferroni(P_VALUES, i))
        row("benjamini_hochberg", [i], smallest_level(P_VALUES, i, 1.0))
        row("benjamini_yekutieli", [i], smallest_level(P_VALUES, i, harmonic))


def main():
    for part in (normal, proportions, mcnemar, tango, quantiles, sample_sizes, means, bootstrap, permutation,
                 multiplicity, corrected_t, five_by_two, variance_components):
        part()
    with open(OUT, "w", encoding="utf-8") as out:
        out.write(f"// Written by scripts/reference/stats_reference.py, scipy {scipy.__version__}, "
                  f"mpmath {mp.__version__}.\n")
        out.write("\n".join(ROWS) + "\n")


if __name__ == "__main__":
    main()
