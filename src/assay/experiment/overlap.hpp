#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::experiment {

// Samples of the same content (see sample_digests()) among those that calibrate and those that judge.
struct Overlap {
  std::uint64_t calibration = 0;      // so many of the calibration samples are judged too
  std::vector<std::uint64_t> judged;  // rows of the judged data that calibrate too, ascending
  std::uint64_t first = 0;            // place of the first such among the calibration samples
};

Overlap find_overlap(std::span<const std::string> calibration, std::span<const std::string> judged);

}  // namespace assay::experiment
