#include "assay/record/memory_ratio.hpp"

#include <fmt/format.h>

namespace assay::record {
namespace {

MemoryNumber exact(const Number& bytes) {
  return {bytes, bytes.defined() ? Range::of(bytes.value(), bytes.value()) : Range::none(bytes.reason())};
}

MemoryNumber none(const std::string& reason) {
  return {Number::undefined(reason), Range::none(reason)};
}

bool is_of_file(std::string_view metric) {
  return metric == "memory.file" || metric == "memory.weights";
}

}  // namespace

Number size_of_weights(const ModelRow& model) {
  if (!model.is_simulated()) return model.weights_bytes;
  if (model.method->packed_bytes.defined()) return model.method->packed_bytes;
  return Number::undefined("simulated: its file holds floats, and how large they are packed is not known");
}

Number size_of_file(const ModelRow& model) {
  if (!model.is_simulated() || !model.file_bytes.defined()) return model.file_bytes;
  const Number packed = size_of_weights(model);
  if (!packed.defined()) return packed;
  if (!model.weights_bytes.defined()) return model.weights_bytes;
  return model.file_bytes.value() - model.weights_bytes.value() + packed.value();
}

MemoryNumber memory_size(std::string_view metric, const ModelMemory& memory, const ModelRow& model) {
  if (metric == "memory.file") return exact(size_of_file(model));
  if (metric == "memory.weights") return exact(size_of_weights(model));
  if (metric == "memory.activations") return {memory.activations_bytes, memory.activations_range};
  if (metric == "memory.load_peak") return {memory.load_peak_bytes, memory.load_peak_range};
  return {memory.steady_bytes, memory.steady_range};
}

MemoryNumber memory_ratio(std::string_view metric, const Memory& memory, const ModelRow& baseline,
                          const ModelRow& candidate) {
  const MemoryNumber before = memory_size(metric, memory.baseline, baseline);
  const MemoryNumber after = memory_size(metric, memory.candidate, candidate);
  if (!after.value.defined()) return none(after.value.reason());
  if (!before.value.defined()) return none("of the baseline: " + before.value.reason());
  const std::uint64_t batch = memory.baseline.batch;
  const std::uint64_t other = memory.candidate.batch;
  if (!is_of_file(metric) && batch != 0 && other != 0 && batch != other) {
    return none(fmt::format("the batches differ: {} and {}", batch, other));
  }
  const bool small = before.value.value() <= 0 || (before.range.defined() && before.range.low() <= 0);
  if (small) return none("the baseline's is too small to divide by");
  MemoryNumber ratio{after.value.value() / before.value.value(), {}};
  if (!after.range.defined()) {
    ratio.range = after.range;
  } else if (!before.range.defined()) {
    ratio.range = Range::none("of the baseline: " + before.range.undefined);
  } else {
    ratio.range = Range::of(after.range.low() / before.range.high(), after.range.high() / before.range.low());
  }
  return ratio;
}

}  // namespace assay::record
