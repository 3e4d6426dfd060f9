#!/usr/bin/env python3
"""Writes src/assay/metrics/reference_values.inc: metric values by scikit-learn, for the test of src/assay/metrics.

Run with Debian's python3-sklearn (1.2.1). The inputs come from a linear congruential generator that the test repeats;
every score is a multiple of a power of two, so float32 and float64 hold the same numbers. Calibration errors, which
scikit-learn lacks, are computed here with numpy.
"""
import os
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m

warnings.filterwarnings("ignore")
OUT = os.path.join(os.path.dirname(__file__), "../../src/assay/metrics/reference_values.inc")
EPS = float(np.finfo(np.float32).eps)
MASK = (1 << 64) - 1


class Lcg:
    """Knuth's MMIX constants; the upper 31 bits of the state after a step."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % bound


def classification(seed, n, classes, label_classes, kind, grid, single):
    """Labels and scores; `grid` distinct score values, so that a small grid makes ties."""
    g = Lcg(seed)
    labels, rows = [], []
    for _ in range(n):
        label = g.below(label_classes)
        row = [float(g.below(grid)) for _ in range(1 if single else classes)]
        if single:
            row[0] += grid // 3 if label == 1 else 0
            if kind == "logits":
                row = [(row[0] - grid * 2 // 3) * 4 / grid]
            else:
                row = [row[0] / (2 * grid)]
        else:
            row[label] += grid // 3
            if kind == "logits":
                row = [(v - grid // 2) * 8 / grid for v in row]
            else:
                # A column of the rest keeps the sum at 1 exactly.
                row = [v / (2 * grid * classes) for v in row]
                row[label if g.below(3) else 0] += 1 - sum(row)
        labels.append(label)
        rows.append(row)
    return np.array(labels), np.array(rows)


def probabilities(scores, kind, single):
    if kind == "logits":
        if single:
            p = 1 / (1 + np.exp(-scores[:, 0]))
        else:
            e = np.exp(scores - scores.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
    else:
        if not single:
            return scores
        p = scores[:, 0]
    return np.stack([1 - p, p], axis=1)


def calibration(p, y):
    """15 bins closed on the left, the last one on both sides; returns the expected and the largest gap."""
    edges = np.linspace(0, 1, 16)
    confidence = p.max(axis=1)
    which = np.clip(np.digitize(confidence, edges, right=False) - 1, 0, 14)
    hit = (p.argmax(axis=1) == y).astype(float)
    gaps, shares = [], []
    for b in range(15):
        if (which == b).any():
            gaps.append(abs(hit[which == b].mean() - confidence[which == b].mean()))
            shares.append((which == b).mean())
    return float(np.dot(gaps, shares)), max(gaps)


def decision_values(y, d, classes):
    out = {
        "accuracy": m.accuracy_score(y, d),
        "balanced_accuracy": m.balanced_accuracy_score(y, d),
        "mcc": m.matthews_corrcoef(y, d),
        "cohen_kappa": m.cohen_kappa_score(y, d),
    }
    for name, f in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
        for average in ("macro", "weighted", "micro"):
            out[f"{name}_{average}"] = f(y, d, average=average, zero_division=0)
        per_class = f(y, d, average=None, labels=range(classes), zero_division=0)
        for c in range(classes):
            possible = {"precision": (d == c).any(), "recall": (y == c).any(), "f1": (d == c).any() or (y == c).any()}
            if possible[name]:
                out[f"{name}[{c}]"] = per_class[c]
    return out


def score_values(y, p, classes, ties):
    out = {"log_loss": m.log_loss(y, p, eps=EPS, labels=range(classes))}
    out["ece"], out["mce"] = calibration(p, y)
    present = len(np.unique(y)) == classes
    if classes == 2:
        out["brier"] = m.brier_score_loss(y, p[:, 1])
        out["roc_auc"] = m.roc_auc_score(y, p[:, 1])
        out["average_precision"] = m.average_precision_score(y, p[:, 1])
        for limit in (0.1, 0.3):
            out[f"partial_auc[{limit}]"] = m.roc_auc_score(y, p[:, 1], max_fpr=limit)
        return out
    one_hot = np.eye(classes)[y]
    out["brier"] = ((p - one_hot) ** 2).sum(axis=1).mean()
    if present:
        # Equal probabilities must not be told apart by the rounding of a softmax.
        ranked = np.round(p, 12)
        out["roc_auc"] = np.mean([m.roc_auc_score(one_hot[:, c], ranked[:, c]) for c in range(classes)])
        out["average_precision"] = m.average_precision_score(one_hot, ranked, average="macro")
    if not ties:
        for k in (1, 2, 3):
            out[f"top_k[{k}]"] = m.top_k_accuracy_score(y, p, k=k, labels=range(classes))
    return out


# name, seed, n, classes, classes that occur, kind, grid, one column only
CLASSIFICATION = [
    ("binary_logit", 11, 60, 2, 2, "logits", 1 << 12, True),
    ("binary_probability", 12, 61, 2, 2, "probabilities", 1 << 12, True),
    ("binary_ties", 13, 64, 2, 2, "logits", 8, True),
    ("binary_two_columns", 14, 60, 2, 2, "logits", 16, False),
    ("five_logits", 21, 60, 5, 5, "logits", 1 << 14, False),
    ("five_ties", 22, 66, 5, 5, "logits", 8, False),
    ("five_absent", 23, 60, 5, 3, "logits", 1 << 14, False),
    ("four_probabilities", 24, 60, 4, 4, "probabilities", 1 << 12, False),
]
REGRESSION = [("regression", 31, 60, 0), ("regression_far", 32, 60, 1 << 19)]


def regression(seed, n, mean):
    g = Lcg(seed)
    y = np.array([mean + g.below(64) / 16 for _ in range(n)])
    return y, np.array([v + (g.below(32) - 16) / 16 for v in y])


def binary_values(y, d):
    return {
        "precision": m.precision_score(y, d),
        "recall": m.recall_score(y, d),
        "f1": m.f1_score(y, d),
        "f_beta[2]": m.fbeta_score(y, d, beta=2),
        "f_beta[0.5]": m.fbeta_score(y, d, beta=0.5),
        "specificity": m.recall_score(y, d, pos_label=0),
    }


def main():
    rows = []
    for name, seed, n, classes, occurring, kind, grid, single in CLASSIFICATION:
        y, scores = classification(seed, n, classes, occurring, kind, grid, single)
        assert (scores == scores.astype(np.float32)).all(), name
        p = probabilities(scores, kind, single)
        d = p.argmax(axis=1) if single else scores.argmax(axis=1)
        ties = any(len(set(r)) < len(r) for r in scores.tolist())
        values = decision_values(y, d, classes) | score_values(y, p, classes, ties)
        if classes == 2:
            values |= binary_values(y, d)
        rows += [(name, metric, value) for metric, value in values.items()]
    for name, seed, n, mean in REGRESSION:
        y, z = regression(seed, n, mean)
        assert (z == z.astype(np.float32)).all(), name
        rows += [(name, "mae", m.mean_absolute_error(y, z)), (name, "rmse", m.mean_squared_error(y, z, squared=False)),
                 (name, "r2", m.r2_score(y, z)), (name, "max_error", m.max_error(y, z))]
    with open(OUT, "w", encoding="utf-8") as out:
        out.write(f"// Written by scripts/reference/metrics_reference.py, scikit-learn {sklearn.__version__}.\n")
        for name, metric, value in rows:
            out.write(f'{{"{name}", "{metric}", {float(value)!r}}},\n')
    print(len(rows), "values", file=sys.stderr)


if __name__ == "__main__":
    main()
