#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::train {

// What happens to a picture each time it is trained on. Pixels that come from outside are 0, those of `shift` repeat
// the edge.
struct Augmentation {
  bool flip = false;        // mirrored left to right, every other time
  std::uint32_t shift = 0;  // moved by up to so many pixels along each axis; all moves are equally likely
  std::uint32_t crop = 0;   // padded by so many pixels of 0 on each side, and a window of the picture's size cut out

  bool any() const { return flip || shift > 0 || crop > 0; }
};

// "flip,shift=2,crop=4" or empty. invalid_argument says what is expected.
Result<Augmentation> parse_augmentation(const std::string& text);
std::string to_text(const Augmentation& augmentation);

// Whether samples of this shape are pictures: [H, W], [C, H, W] or [H, W, C], C being at most 4.
bool is_picture(const tensor::Shape& sample);

// Pixels of its height or width.
std::int64_t shorter_side(const tensor::Shape& picture);

// Changes a batch of float32 pictures [rows, …sample] in place. `rows`: the samples' own numbers; a seed changes sample
// r in epoch e alike in whatever batch it is.
void augment(tensor::Tensor& batch, std::span<const std::uint32_t> rows, const Augmentation& augmentation,
             std::uint64_t seed, std::uint64_t epoch);

}  // namespace assay::train
