#include "assay/measure/memory.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace assay::measure {
namespace {

// "Name:   12 kB" to bytes.
std::optional<std::uint64_t> bytes_named(const std::string& text, std::string_view name) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') continue;
    const std::size_t digits = line.find_first_not_of(" \t", name.size() + 1);
    std::uint64_t kibibytes = 0;
    if (digits == std::string::npos) return std::nullopt;
    const auto [stop, error] = std::from_chars(line.data() + digits, line.data() + line.size(), kibibytes);
    return error == std::errc{} ? std::optional(kibibytes * 1024) : std::nullopt;
  }
  return std::nullopt;
}

std::int64_t grown(std::uint64_t from, std::uint64_t to) {
  return static_cast<std::int64_t>(to) - static_cast<std::int64_t>(from);
}

std::uint64_t mapped(const MemorySample& sample) {
  return sample.resident - sample.anonymous;
}

}  // namespace

Result<MemorySample> parse_smaps_rollup(const std::string& text) {
  const auto resident = bytes_named(text, "Rss");
  const auto proportional = bytes_named(text, "Pss");
  const auto clean = bytes_named(text, "Private_Clean");
  const auto dirty = bytes_named(text, "Private_Dirty");
  const auto anonymous = bytes_named(text, "Anonymous");
  if (!resident || !proportional || !clean || !dirty || !anonymous) {
    return fail(ErrorCode::corrupt, "smaps_rollup lacks Rss, Pss, Private_Clean, Private_Dirty or Anonymous");
  }
  MemorySample sample;
  sample.resident = *resident;
  sample.proportional = *proportional;
  sample.unique = *clean + *dirty + bytes_named(text, "Private_Hugetlb").value_or(0);
  sample.anonymous = *anonymous;
  return sample;
}

Result<std::uint64_t> parse_peak_resident(const std::string& status) {
  const auto peak = bytes_named(status, "VmHWM");
  if (!peak) return fail(ErrorCode::corrupt, "the process's status has no VmHWM");
  return *peak;
}

std::int64_t own_growth(const MemorySample& from, const MemorySample& to) {
  return grown(from.resident, to.resident);
}

std::int64_t shared_growth(const MemorySample& from, const MemorySample& to) {
  return own_growth(from, to) - grown(from.unique, to.unique);
}

MemoryGrowth growth_of(const MemoryTrace& trace) {
  const MemorySample& before = trace.before;
  const MemorySample& steady = trace.steady;
  return {.loaded = own_growth(before, trace.loaded),
          .steady = own_growth(before, steady),
          .steady_unique = grown(before.unique, steady.unique),
          .steady_proportional = grown(before.proportional, steady.proportional),
          .held = grown(before.heap.in_use, steady.heap.in_use) + grown(mapped(before), mapped(steady)),
          .load_peak = trace.load_peak};
}

MemoryBreakdown breakdown_of(const ModelBytes& model, const MemoryPasses& passes) {
  MemoryBreakdown made;
  made.file = model.file;
  made.weights_by_dtype = model.weights_by_dtype;
  for (const auto& [dtype, bytes] : model.weights_by_dtype) made.weights += bytes;
  made.quantization_parameters = model.quantization_parameters;
  made.load_peak = passes.usual.load_peak;
  made.steady = passes.usual.steady;
  made.steady_unique = passes.usual.steady_unique;
  made.steady_proportional = passes.usual.steady_proportional;

  const auto weights = static_cast<std::int64_t>(made.weights);
  const std::int64_t outputs_held = grown(passes.counted.loaded, passes.counted.steady);
  made.fixed = passes.trivial.steady;
  made.copies = passes.lean.held - passes.trivial.held - weights - outputs_held;
  made.activations = grown(passes.counted.loaded, passes.counted.run_peak);
  made.reclaimable = made.steady - passes.lean.steady - (made.activations - outputs_held);
  made.rest = made.steady - made.fixed - weights - made.copies - made.activations - made.reclaimable;
  return made;
}

std::vector<MemoryRow> MemoryBreakdown::rows() const {
  std::vector<MemoryRow> rows{{"fixed", fixed, "the runtime itself, from a model that does nothing"}};
  for (const auto& [dtype, bytes] : weights_by_dtype) {
    rows.push_back({"weights " + dtype, static_cast<std::int64_t>(bytes), "as the file has them"});
  }
  rows.push_back({"copies", copies, "prepacked copies, the graph and code beyond the weights"});
  rows.push_back({"activations", activations, "most that a run has live, outputs included"});
  rows.push_back({"reclaimable", reclaimable, "kept by the arena or the allocator, needed by nobody"});
  rows.push_back({"rest", rest, "not explained"});
  return rows;
}

Reading<double> MemoryBreakdown::explained() const {
  if (steady <= 0) return Reading<double>::none("the model holds no memory of its own");
  return 1.0 - std::abs(static_cast<double>(rest)) / static_cast<double>(steady);
}

}  // namespace assay::measure
