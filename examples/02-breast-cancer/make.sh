#!/usr/bin/env bash
# Makes the models of this example anew: a network learns from the train rows, the validation rows choose its epoch, and
# the calibration rows set the ranges of the quantized one. No test row is looked at.
# ASSAY: the program, OUT: where the models go; both relative to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=${ASSAY:-build/bin/assay}
data=examples/02-breast-cancer/dataset.yaml
out=${OUT:-examples/02-breast-cancer}
mkdir -p "$out"
record=$(mktemp -d)
trap 'rm -rf "$record"' EXIT

# 170 rows are few for two thousand weights: they are held small.
"$assay" train --data "$data" --split train --validation-split validation --preset mlp --widths 64 --weight-decay 3 \
  --overwrite --record "$record/fp32.json" -o "$out/fp32.onnx"

# Weights of seven bits: so every CPU, with VNNI or without, computes the same integers.
"$assay" quantize "$out/fp32.onnx" --method int8-static --set reduce_range=true --calibration "$data" \
  --calibration-split calibration --overwrite -o "$out/int8.onnx"
