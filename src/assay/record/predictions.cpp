#include "assay/record/predictions.hpp"

#include <algorithm>

#include "assay/tensor/npy.hpp"

namespace assay::record {
using tensor::DType;

namespace {

// Where a cell that answered `rows` (empty: all) has the answer to a row; rows.size() when it has none.
std::size_t place_of_row(const std::vector<std::uint64_t>& rows, std::uint64_t row) {
  if (rows.empty()) return row;
  const auto found = std::ranges::lower_bound(rows, row);
  return static_cast<std::size_t>((found != rows.end() && *found == row ? found : rows.end()) - rows.begin());
}

}  // namespace

Result<Predictions> Predictions::open(const std::filesystem::path& cell, std::uint64_t samples) {
  Predictions predictions;
  predictions.samples_ = samples;
  if (std::filesystem::exists(cell / "usable.npy")) {
    ASSAY_ASSIGN(predictions.usable_, tensor::read_npy_vector<std::uint8_t>(cell / "usable.npy", samples));
  }
  if (std::filesystem::exists(cell / "labels.npy")) {
    ASSAY_ASSIGN(predictions.decisions_, tensor::read_npy_vector<std::int64_t>(cell / "labels.npy", samples));
    return predictions;
  }
  const auto path = cell / "scores.npy";
  ASSAY_ASSIGN(MappedFile file, MappedFile::open(path));
  ASSAY_ASSIGN(const tensor::NpyHeader header, tensor::parse_npy_header(file.bytes(), path.string()));
  const bool right = header.dtype == DType::f32 && header.shape.size() == 2 &&
                     static_cast<std::uint64_t>(header.shape[0]) == samples && header.shape[1] > 0;
  const std::size_t elements = right ? tensor::elements_of(header.shape) : 0;
  if (!right || file.bytes().size() < header.data_offset + elements * sizeof(float)) {
    return fail(ErrorCode::corrupt, "{}: {} {} instead of float32 [{}, columns]", path.string(),
                tensor::name_of(header.dtype), tensor::to_text(header.shape), samples);
  }
  predictions.columns_ = static_cast<std::size_t>(header.shape[1]);
  predictions.scores_ = {reinterpret_cast<const float*>(file.bytes().data() + header.data_offset), elements};
  predictions.file_.emplace(std::move(file));
  return predictions;
}

Result<Predictions> Predictions::gathered(std::span<const Part> parts, std::uint64_t samples) {
  Predictions whole;
  whole.samples_ = samples;
  whole.usable_.assign(samples, 0);
  for (const Part& part : parts) {
    const std::uint64_t answered = part.rows.empty() ? samples : part.rows.size();
    ASSAY_ASSIGN(const Predictions own, open(part.cell, answered));
    if (own.columns_ == 0) return fail(ErrorCode::unsupported, "{}: decisions without scores", part.cell.string());
    if (whole.columns_ == 0) {
      whole.columns_ = own.columns_;
      whole.kept_.resize(samples * own.columns_);
    }
    if (own.columns_ != whole.columns_) {
      return fail(ErrorCode::corrupt, "{}: {} scores a sample, another part has {}", part.cell.string(), own.columns_,
                  whole.columns_);
    }
    for (const std::uint64_t row : part.wanted) {
      const std::size_t place = place_of_row(part.rows, row);
      if (place >= answered) return fail(ErrorCode::corrupt, "{}: no answer to row {}", part.cell.string(), row);
      std::ranges::copy(own.scores_.subspan(place * own.columns_, own.columns_),
                        whole.kept_.begin() + static_cast<std::ptrdiff_t>(row * own.columns_));
      whole.usable_[row] = own.usable_.empty() ? 1 : own.usable_[place];
    }
  }
  if (whole.columns_ == 0) return fail(ErrorCode::insufficient_data, "there are no answers to gather");
  whole.scores_ = whole.kept_;
  return whole;
}

}  // namespace assay::record
