#!/usr/bin/env python3
"""Static int8 quantization of one network by ONNX Runtime's Python quantizer, to be timed as a whole process.

  bench/quantization_python.py MODEL.onnx CALIBRATION.npy OUT.onnx

Per channel, uint8 activations, int8 weights, min-max ranges, QDQ form: what `assay quantize --method int8-static` does
by default. Needs the Python packages onnx and onnxruntime. Prints seconds and its peak resident memory.
"""
import resource
import sys
import time

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static


class Rows(CalibrationDataReader):
    def __init__(self, path):
        self.rows = iter(np.load(path))

    def get_next(self):
        row = next(self.rows, None)
        return None if row is None else {"x": row[None]}


def main():
    model, calibration, out = sys.argv[1:4]
    start = time.perf_counter()
    quantize_static(model, out, Rows(calibration), quant_format=QuantFormat.QDQ, per_channel=True,
                    activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                    calibrate_method=CalibrationMethod.MinMax)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"python quantizer: {seconds:.2f} s, peak resident {peak:.0f} MiB")


if __name__ == "__main__":
    main()
