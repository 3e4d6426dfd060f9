#include "assay/analysis/crossval/fold_choice.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace assay::analysis {

std::optional<std::string> choose_on_validation(const std::vector<ValidationView>& candidates) {
  const ValidationView* best = nullptr;
  const auto rank = [](const ValidationView& view) {
    const double loss = view.loss.defined() ? view.loss.value() : std::numeric_limits<double>::infinity();
    return std::tuple(!view.keeps_limits, view.keeps_limits ? view.file_bytes : 0, loss);
  };
  for (const ValidationView& view : candidates) {
    if (!view.simulated && (best == nullptr || rank(view) < rank(*best))) best = &view;
  }
  if (best == nullptr) return std::nullopt;
  return best->candidate;
}

bool keeps_limit(const record::GateRow& gate) {
  if (!gate.value.defined()) return false;
  const bool from_below = gate.gate.starts_with("min-");
  return from_below ? gate.value.value() >= gate.limit : gate.value.value() <= gate.limit;
}

}  // namespace assay::analysis
