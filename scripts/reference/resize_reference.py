#!/usr/bin/env python3
"""Writes images and what Pillow's Image.resize makes of them, for src/assay/data/resize_test.cpp.

Noise (a linear congruential generator, so that no library's random numbers matter), smooth waves and hard edges; RGB
and grey; up, down, odd, one-pixel and unchanged extents; bilinear and bicubic. Every case in resize_pillow.bin is seven
little-endian uint16 (input width and height, channels, output width and height, 0 bilinear or 1 bicubic, 0) and then
the input's and the output's bytes, rows top to bottom, channels interleaved. grey_pillow.bin has every 17th level of
red, green and blue: three bytes, then the level of convert("L").
Needs Pillow (9.4.0 wrote the files in src/assay/data/testdata) and numpy.
"""
import struct
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "src/assay/data/testdata"
FILTERS = {0: Image.BILINEAR, 1: Image.BICUBIC}


def noise(width, height, channels, state):
    levels = []
    for _ in range(width * height * channels):
        state = (state * 1664525 + 1013904223) % 2**32
        levels.append(state >> 24)
    return np.array(levels, np.uint8).reshape(height, width, channels)


def waves(width, height, channels, _):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return np.rint(127.5 + 127.5 * np.sin(0.31 * x + 0.17 * y * (c + 1))).astype(np.uint8)


def edges(width, height, channels, _):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return np.where((x // 3 + y // 2 + c) % 2 == 0, 255, 0).astype(np.uint8)


# Kind of image, its width and height, then the extents it is resized to.
SHAPES = [
    (noise, (31, 23), [(16, 12), (7, 5), (41, 30), (31, 9), (10, 23), (31, 23), (1, 1)]),
    (waves, (40, 30), [(20, 15), (28, 28), (13, 35), (3, 2)]),
    (edges, (24, 17), [(12, 8), (31, 20), (5, 17)]),
    (noise, (1, 1), [(4, 3), (1, 1)]),
    (noise, (1, 19), [(1, 8), (5, 30)]),
    (noise, (19, 1), [(8, 1), (30, 5)]),
    (noise, (2, 2), [(7, 7), (1, 2)]),
    (edges, (97, 5), [(2, 3), (8, 5)]),
]


def resized(pixels, extents, method):
    image = Image.fromarray(pixels if pixels.shape[2] == 3 else pixels[:, :, 0])
    return np.asarray(image.resize(extents, FILTERS[method])).tobytes()


def resize_cases():
    for number, (make, (width, height), targets) in enumerate(SHAPES):
        for channels in (3, 1):
            pixels = make(width, height, channels, 1000 * number + channels)
            for extents in targets:
                for method in FILTERS:
                    yield struct.pack("<7H", width, height, channels, *extents, method, 0)
                    yield pixels.tobytes()
                    yield resized(pixels, extents, method)


def grey_levels():
    levels = np.arange(0, 256, 17, dtype=np.uint8)
    colours = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(1, -1, 3)
    grey = np.asarray(Image.fromarray(colours).convert("L"))[:, :, None]
    return np.concatenate([colours, grey], axis=2).tobytes()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "resize_pillow.bin").write_bytes(b"".join(resize_cases()))
    (FOLDER / "grey_pillow.bin").write_bytes(grey_levels())


if __name__ == "__main__":
    main()
