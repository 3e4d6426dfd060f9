#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "assay/base/file.hpp"
#include "assay/base/result.hpp"

namespace assay::record {

// What a model answered, sample by sample in data-set order, as its cell left it: scores.npy (float32, [n, columns])
// or labels.npy (int64, [n]) for predictions that were decisions already; usable.npy (uint8, [n]) only when some
// samples could not be read. Scores are mapped, not loaded: pages are read when touched.
class Predictions {
 public:
  // corrupt when arrays are missing, of another type, or of another length than `samples`.
  static Result<Predictions> open(const std::filesystem::path& cell, std::uint64_t samples);

  // What several cells answered to rows of their own, as one model's answers to all `samples`, in memory. A sample that
  // none of the parts answers is not usable. corrupt when the parts have different columns, or a cell another number of
  // answers than rows; decisions without scores are unsupported.
  struct Part {
    std::filesystem::path cell;
    std::vector<std::uint64_t> rows;    // that the cell answered, ascending; empty: all of them
    std::vector<std::uint64_t> wanted;  // of those, ascending: what is taken
  };
  static Result<Predictions> gathered(std::span<const Part> parts, std::uint64_t samples);

  std::uint64_t samples() const { return samples_; }
  std::size_t columns() const { return columns_; }  // 0 for decisions
  std::span<const float> scores() const { return scores_; }
  std::span<const std::int64_t> decisions() const { return decisions_; }

  // One flag per sample; empty when all are usable.
  std::span<const std::uint8_t> usable() const { return usable_; }

 private:
  Predictions() = default;
  std::optional<MappedFile> file_;
  std::uint64_t samples_ = 0;
  std::size_t columns_ = 0;
  std::vector<float> kept_;  // backs scores_ where they were gathered; a move leaves its elements where they are
  std::span<const float> scores_;
  std::vector<std::int64_t> decisions_;
  std::vector<std::uint8_t> usable_;
};

}  // namespace assay::record
