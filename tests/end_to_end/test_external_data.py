#!/usr/bin/env python3
"""A model with its 64 MiB of weights in a file of their own is quantized, inspected and evaluated by workers that may not
take much more memory than the weights: test_external_data.py PROGRAM"""
import array
import json
import pathlib
import random
import struct
import subprocess
import tempfile
import unittest

from run_under_test import PATIENCE, PROGRAM

LAYERS, WIDTH = 16, 1024
WEIGHTS = LAYERS * WIDTH * WIDTH * 4
# Beside the weights: the runtime itself, threads, and for fp16 what it makes float32 again when it loads the result.
LIMITS = {"int8-static": "112MiB", "int8-dynamic": "112MiB", "int4-block": "112MiB", "fp16": "208MiB"}


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def message(*fields):
    """(number, value) as protocol buffers write them: integers as varints, texts and messages with their length."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            value = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return out


def described(name):
    """ValueInfoProto of float32 [N, WIDTH]."""
    shape = message((1, message((2, "N"))), (1, message((1, WIDTH))))
    return message((1, name), (2, message((1, message((1, 1), (2, shape))))))


def external_tensor(name, offset, length):
    entries = (("location", "weights.bin"), ("offset", str(offset)), ("length", str(length)))
    return message((1, WIDTH), (1, WIDTH), (2, 1), (8, name), *((13, message((1, k), (2, v))) for k, v in entries), (14, 1))


def write_model(folder):
    """LAYERS products with Relu between them."""
    draw = random.Random(1)
    some = array.array("f", (draw.gauss(0, (2 / WIDTH) ** 0.5) for _ in range(65_537))).tobytes()  # a prime: rows differ
    layer = WIDTH * WIDTH * 4
    fields, value = [], "x"
    with open(folder / "weights.bin", "wb") as data:
        for k in range(LAYERS):
            data.write((some[k * 40:] + some * (layer // len(some) + 1))[:layer])
            fields.append((5, external_tensor(f"w{k}", k * layer, layer)))
            to = "y" if k + 1 == LAYERS else f"p{k}"
            fields.append((1, message((1, value), (1, f"w{k}"), (2, to), (3, f"layer{k}"), (4, "MatMul"))))
            if to != "y":
                fields.append((1, message((1, to), (2, f"r{k}"), (4, "Relu"))))
                value = f"r{k}"
    graph = message(*fields, (2, "network"), (11, described("x")), (12, described("y")))
    (folder / "m.onnx").write_bytes(message((1, 8), (7, graph), (8, message((2, 17)))))


def write_rows(path, count):
    draw = random.Random(2)
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, {WIDTH}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    values = array.array("f", (draw.gauss(0, 1) for _ in range(count * WIDTH)))
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + values.tobytes())


class ExternalData(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="assay-external-")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        write_model(cls.folder)
        write_rows(cls.folder / "x.npy", 24)

    def run_program(self, *arguments, expecting=0):
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE * 4)
        self.assertEqual(done.returncode, expecting, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def quantize(self, method, *more, expecting=0):
        return self.run_program("quantize", "m.onnx", "--method", method, "--memory-limit", LIMITS[method], "-o",
                                f"{method}.onnx", *more, expecting=expecting)

    def look_at(self, method, *precisions):
        """What was made runs in one of these precisions and gives about what its baseline gives."""
        inspected = json.loads(self.run_program("inspect", f"{method}.onnx", "--format", "json"))
        self.assertLessEqual({node["runs"] for node in inspected["nodes"]}, set(precisions))
        self.assertEqual(len(inspected["nodes"]), LAYERS)
        self.run_program("evaluate", "--baseline", "m.onnx", "--candidate", f"{method}.onnx", "--data", "x.npy", "--no-speed",
                         "--no-memory", "--max-value", "disagreement=0.99", "--allow-overlap", "--memory-limit", "400MiB", "--output", method)
        result = json.loads((self.folder / method / "result.json").read_text(encoding="utf-8"))
        self.assertGreater(result["candidates"][0]["agreement"]["cosine_mean"], 0.9)

    def test_static_integers(self):
        self.quantize("int8-static", "--calibration", "x.npy", "--calibration-samples", "8")
        self.look_at("int8-static", "int8")

    def test_dynamic_integers(self):
        self.quantize("int8-dynamic")
        self.look_at("int8-dynamic", "int8")

    def test_blocks_of_four_bits(self):
        self.quantize("int4-block")
        self.look_at("int4-block", "int4 weights × int8")

    def test_half_precision(self):
        self.quantize("fp16")
        self.look_at("fp16", "float32", "float16")

    def test_limit_too_low_is_named_and_leaves_nothing(self):
        text = self.run_program("quantize", "m.onnx", "--method", "fp16", "--memory-limit", "96MiB", "-o", "low.onnx",
                                expecting=5)
        self.assertIn("--memory-limit", text)
        self.assertEqual([path.name for path in self.folder.glob("*low.onnx*")], [])


if __name__ == "__main__":
    unittest.main()
