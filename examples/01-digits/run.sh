#!/usr/bin/env bash
# May the int8 network replace the float one on the 899 test digits? Further arguments go to `assay evaluate`.
# ASSAY: the program, OUT: where the run goes; both relative to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
example=examples/01-digits
exec "${ASSAY:-build/bin/assay}" evaluate \
  --baseline "$example/fp32.onnx" --candidate "$example/int8.onnx" --data "$example/dataset.yaml" \
  --max-drop accuracy=0.01 --max-ratio file_bytes=0.5 \
  --output "${OUT:-build/demo/01-digits}" "$@"
