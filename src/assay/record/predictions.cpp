#include "assay/record/predictions.hpp"

#include "assay/tensor/npy.hpp"

namespace assay::record {
using tensor::DType;

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

}  // namespace assay::record
