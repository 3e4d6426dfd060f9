#include "assay/analysis/memory.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "assay/stats/quantile.hpp"

namespace assay::analysis {
namespace {

using record::MemoryPass;
using record::ModelMemory;
using record::Number;
using record::Range;

// Numbers of the passes of one configuration, or why there are none.
struct Seen {
  std::vector<double> ascending;
  std::string reason;

  Number median() const {
    return ascending.empty() ? Number::undefined(reason) : Number(stats::sorted_quantile(ascending, 0.5));
  }
  Range range(double granularity) const {
    if (ascending.empty()) return Range::none(reason);
    return Range::of(std::max(0.0, ascending.front() - granularity), ascending.back() + granularity);
  }
  Range range_of_passes() const {
    if (ascending.empty() || ascending.size() >= k_fewest_passes) return range(k_memory_granularity);
    return Range::none(fmt::format("{} usual pass{} could be used, a range takes {}", ascending.size(),
                                   ascending.size() == 1 ? "" : "es", k_fewest_passes));
  }
};

class Passes {
 public:
  Passes(std::span<const MemoryPass> passes, std::string reason) : passes_(passes), reason_(std::move(reason)) {}

  Seen seen(std::string_view configuration, Number MemoryPass::*member) const {
    Seen seen{.reason = reason_.empty() ? fmt::format("no {} pass was made", configuration) : reason_};
    for (const MemoryPass& pass : passes_) {
      if (pass.configuration != configuration) continue;
      const Number& number = pass.*member;
      if (number.defined()) {
        seen.ascending.push_back(number.value());
      } else {
        seen.reason = number.reason();
      }
    }
    std::ranges::sort(seen.ascending);
    return seen;
  }

 private:
  std::span<const MemoryPass> passes_;
  std::string reason_;
};

// a − b, undefined with the reason of either.
Number difference(const Number& a, const Number& b) {
  if (!a.defined()) return a;
  return b.defined() ? Number(a.value() - b.value()) : b;
}

Number fact(const nlohmann::ordered_json& facts, const char* key) {
  return facts.contains(key) && facts.at(key).is_number() ? Number(facts.at(key).get<double>())
                                                          : Number::undefined("not known of this model file");
}

// a + b, undefined with the reason of either.
Number sum(const Number& a, const Number& b) {
  if (!a.defined()) return a;
  return b.defined() ? Number(a.value() + b.value()) : b;
}

// The rows that add up to the steady memory; see the header.
void explain(const Passes& own, const Passes& nothing, const Number& weights, ModelMemory& memory) {
  const Number outputs = own.seen("counted", &MemoryPass::counted_outputs).median();
  const Number lean_held = own.seen("lean", &MemoryPass::held).median();
  const Number trivial_held = nothing.seen("trivial", &MemoryPass::held).median();
  memory.runtime_fixed_bytes = nothing.seen("trivial", &MemoryPass::steady).median();
  memory.copies_bytes = difference(difference(difference(lean_held, trivial_held), weights), outputs);
  const Number lean_steady = own.seen("lean", &MemoryPass::steady).median();
  memory.reclaimable_bytes =
      difference(difference(memory.steady_bytes, lean_steady), difference(memory.activations_bytes, outputs));
  const Number kept = sum(memory.activations_bytes, memory.reclaimable_bytes);
  const Number explained = sum(sum(sum(memory.runtime_fixed_bytes, weights), memory.copies_bytes), kept);
  memory.unexplained_bytes = difference(memory.steady_bytes, explained);
}

std::string reason_of(const std::string& reason, const FailedCells& failed) {
  if (!reason.empty()) return reason;
  return failed.count > 0 ? "the pass failed: " + failed.first : "";
}

}  // namespace

ModelMemory memory_of(std::span<const MemoryPass> passes, std::span<const MemoryPass> trivial,
                      const FailedCells& failed, const std::string& reason, const nlohmann::ordered_json& facts) {
  const Passes own(passes, reason_of(reason, failed));
  const Passes nothing(trivial, reason);
  ModelMemory memory;
  memory.quantization_parameters_bytes = fact(facts, "quantization_parameters_bytes");
  const Seen peak = own.seen("usual", &MemoryPass::load_peak);
  memory.load_peak_bytes = peak.median();
  memory.load_peak_range = peak.range_of_passes();
  const Seen steady = own.seen("usual", &MemoryPass::steady);
  memory.steady_bytes = steady.median();
  memory.steady_range = steady.range_of_passes();
  memory.steady_uss_bytes = own.seen("usual", &MemoryPass::steady_uss).median();
  memory.steady_pss_bytes = own.seen("usual", &MemoryPass::steady_pss).median();
  memory.counted_weights_bytes = own.seen("counted", &MemoryPass::counted_weights).median();
  memory.counted_peak_bytes = own.seen("counted", &MemoryPass::counted_peak).median();
  const Seen activations = own.seen("counted", &MemoryPass::counted_activations);
  memory.activations_bytes = activations.median();
  memory.activations_range = activations.range(0);
  explain(own, nothing, fact(facts, "weights_bytes"), memory);
  memory.passes = static_cast<std::uint64_t>(std::ranges::count(passes, "usual", &MemoryPass::configuration));
  memory.passes_failed = failed.count;
  if (!passes.empty()) {
    memory.batch = passes.front().batch;
    memory.threads = passes.front().threads;
  }
  return memory;
}

}  // namespace assay::analysis
