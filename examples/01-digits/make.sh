#!/usr/bin/env bash
# Makes the models of this example anew: a network learns from the train rows, the validation rows choose its epoch, and
# the calibration rows set the ranges of the quantized ones. No test row is looked at.
# ASSAY: the program, OUT: where the models go; both relative to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=${ASSAY:-build/bin/assay}
data=examples/01-digits/dataset.yaml
out=${OUT:-examples/01-digits}
mkdir -p "$out"
record=$(mktemp -d)
trap 'rm -rf "$record"' EXIT

"$assay" train --data "$data" --split train --validation-split validation --preset cnn --widths 32,32,64 --weight-decay 1 \
  --overwrite --record "$record/fp32.json" -o "$out/fp32.onnx"

# Weights of seven bits: so every CPU, with VNNI or without, computes the same integers.
quantize() { # MODEL OPTION…
  "$assay" quantize "$out/fp32.onnx" --method int8-static --set reduce_range=true --calibration "$data" \
    --calibration-split calibration --overwrite -o "$out/$1" "${@:2}"
}
quantize int8.onnx
quantize coarse.onnx --set ranges=percentile --set percentile=90
quantize rough.onnx --scale 0.03125 # a mistake: pixels count to 16, not to 32
