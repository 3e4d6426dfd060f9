#include "assay/train/rows.hpp"

#include <cstring>

namespace assay::train {

using tensor::Tensor;

Tensor gathered(const Tensor& values, std::span<const std::uint32_t> rows) {
  tensor::Shape shape = values.shape();
  const auto before = static_cast<std::size_t>(shape.front());
  shape.front() = static_cast<std::int64_t>(rows.size());
  Tensor chosen(values.dtype(), shape);
  const std::size_t bytes = before > 0 ? values.bytes().size() / before : 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSAY_CHECK(rows[i] < before);
    std::memcpy(chosen.bytes().data() + i * bytes, values.bytes().data() + rows[i] * bytes, bytes);
  }
  return chosen;
}

Rows gathered(const Rows& rows, std::span<const std::uint32_t> which) {
  Rows chosen;
  for (const Tensor& input : rows.inputs) chosen.inputs.push_back(gathered(input, which));
  chosen.targets = gathered(rows.targets, which);
  return chosen;
}

std::vector<std::uint64_t> class_counts(const Tensor& targets, std::size_t classes) {
  std::vector<std::uint64_t> counts(classes);
  for (const std::int64_t label : targets.as<std::int64_t>()) ++counts.at(static_cast<std::size_t>(label));
  return counts;
}

}  // namespace assay::train
