#include "assay/record/result.hpp"

#include <array>

namespace assay::record {
namespace {

constexpr std::array<std::string_view, 5> k_verdicts{"pass", "fail", "inconclusive", "not_run", "not_judged"};
constexpr std::array<std::string_view, 5> k_units{"fraction", "number", "bytes", "microseconds", "per_second"};

}  // namespace

std::string_view name_of(Verdict verdict) {
  return k_verdicts[static_cast<std::size_t>(verdict)];
}

Verdict verdict_named(std::string_view name) {
  for (std::size_t i = 0; i < k_verdicts.size(); ++i) {
    if (k_verdicts[i] == name) return static_cast<Verdict>(i);
  }
  return Verdict::not_run;
}

std::string_view name_of(Unit unit) {
  return k_units[static_cast<std::size_t>(unit)];
}

Unit unit_named(std::string_view name) {
  for (std::size_t i = 0; i < k_units.size(); ++i) {
    if (k_units[i] == name) return static_cast<Unit>(i);
  }
  return Unit::number;
}

}  // namespace assay::record
