#!/usr/bin/env bash
# From the float network of the digits to a recommendation: candidates made by four methods, calibrated on the
# calibration rows, judged on the 899 test rows. Further arguments go to `assay evaluate`.
# ASSAY: the program, OUT: where the run goes; both relative to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
digits=examples/01-digits
exec "${ASSAY:-build/bin/assay}" evaluate \
  --baseline "$digits/fp32.onnx" --data "$digits/dataset.yaml" \
  --candidate quantize:int8-static --candidate 'entropy=quantize:int8-static(ranges=entropy)' \
  --candidate quantize:int8-dynamic --candidate quantize:int4-block --candidate quantize:w4a8 --candidate quantize:ternary \
  --calibration "$digits/dataset.yaml" --calibration-split calibration \
  --max-drop accuracy=0.01 --prefer size \
  --output "${OUT:-build/demo/03-quantize-and-choose}" "$@"
