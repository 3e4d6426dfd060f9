#!/usr/bin/env bash
# May the int8 network replace the float one where a missed cancer costs ten false alarms? Further arguments go to
# `assay evaluate`. ASSAY: the program, OUT: where the run goes; both relative to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
example=examples/02-breast-cancer
exec "${ASSAY:-build/bin/assay}" evaluate \
  --baseline "$example/fp32.onnx" --candidate "$example/int8.onnx" --data "$example/dataset.yaml" \
  --max-drop 'recall[malignant]=0.05' --max-rise cost=0.15 --max-ratio file_bytes=0.8 \
  --output "${OUT:-build/demo/02-breast-cancer}" "$@"
