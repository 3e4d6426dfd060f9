#!/usr/bin/env python3
"""Writes src/assay/data/folds_reference_values.inc: how scikit-learn divides random data sets without shuffling.

Needs Debian's python3-sklearn (1.2.1). One row each: kind, folds, gap, labels, groups, fold of every row; labels, groups
and folds are one character per row (0-9a-z), '.' for a row that no fold judges. Groups are numbered by first appearance.
"""
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import model_selection as ms

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/assay/data/folds_reference_values.inc"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CASES = 150
RNG = np.random.default_rng(20250307)


def text(codes):
    return "".join(DIGITS[c] if c >= 0 else "." for c in codes)


def random_labels(n, classes, folds):
    """Unequal classes, each with at least as many rows as folds, numbered at random."""
    weights = RNG.dirichlet(np.full(classes, 1.5))
    labels = np.concatenate([np.repeat(np.arange(classes), folds), RNG.choice(classes, n - classes * folds, p=weights)])
    return RNG.permutation(classes)[RNG.permutation(labels)]


def by_first_appearance(codes):
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def random_groups(n, groups):
    weights = RNG.dirichlet(np.full(groups, RNG.choice([0.7, 5.0])))
    codes = np.concatenate([np.arange(groups), RNG.choice(groups, n - groups, p=weights)])
    return by_first_appearance(RNG.permutation(codes))


def fold_of_row(splitter, labels, groups):
    n = len(labels)
    folds = np.full(n, -1)
    for fold, (train, test) in enumerate(splitter.split(np.zeros((n, 1)), labels, groups)):
        folds[test] = fold
        if isinstance(splitter, ms.TimeSeriesSplit):
            assert list(train) == list(range(test[0] - splitter.gap))
    return folds


def cases():
    for _ in range(CASES):
        folds, classes = int(RNG.integers(2, 9)), int(RNG.integers(2, 6))
        n = int(RNG.integers(classes * folds + 1, classes * folds + 60))
        labels = random_labels(n, classes, folds)
        groups = random_groups(n, int(RNG.integers(folds, min(36, n))))
        gap = int(RNG.integers(0, max(1, n - n // (folds + 1) * folds)))
        yield "plain", folds, 0, labels, groups, ms.KFold(folds)
        yield "stratified", folds, 0, labels, groups, ms.StratifiedKFold(folds)
        yield "grouped", folds, 0, labels, groups, ms.GroupKFold(folds)
        yield "stratified_grouped", folds, 0, labels, groups, ms.StratifiedGroupKFold(folds)
        yield "time_ordered", folds, gap, labels, groups, ms.TimeSeriesSplit(folds, gap=gap)


def main():
    warnings.simplefilter("error")
    with open(OUT, "w", encoding="utf-8") as out:
        out.write(f"// Written by scripts/reference/folds_reference.py, scikit-learn {sklearn.__version__}.\n")
        for kind, folds, gap, labels, groups, splitter in cases():
            expected = fold_of_row(splitter, labels, groups)
            out.write(f'{{FoldKind::{kind}, {folds}, {gap}, "{text(labels)}", "{text(groups)}", "{text(expected)}"}},\n')


if __name__ == "__main__":
    main()
