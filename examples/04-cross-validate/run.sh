#!/usr/bin/env bash
# Would making a quantized model this way serve on rows nobody has seen? Digits in five folds, with three ways to choose
# from; breast cancer in ten folds, divided three times, with three draws of the calibration samples and a curve of their
# number. Further arguments go to both. ASSAY: the program, OUT: where the runs go; relative to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
assay=${ASSAY:-build/bin/assay}
out=${OUT:-build/demo/04-cross-validate}
digits=examples/01-digits
cancer=examples/02-breast-cancer
# A run that fails or is inconclusive (1, 3) must not keep the other from being seen; anything else ends here.
judged() { "$@" || [ $? -eq 1 ] || [ $? -eq 3 ]; }
judged "$assay" crossval --baseline "$digits/fp32.onnx" --data "$digits/dataset.yaml" --folds 5 \
  --candidate quantize:int8-static --candidate quantize:int8-dynamic --candidate 'quantize:int4-block(block=32)' \
  --max-drop accuracy=0.01 --output "$out/digits" "$@"
judged "$assay" crossval --baseline "$cancer/fp32.onnx" --data "$cancer/dataset.yaml" --folds 10 --repeats 3 \
  --candidate quantize:int8-static --calibration-seeds 3 --calibration-sizes 4,16,64 \
  --max-drop accuracy=0.02 --output "$out/breast-cancer" "$@"
