#include "assay/record/speed_rows.hpp"

namespace assay::record {
namespace {

constexpr std::array<std::string_view, 4> k_changes{"none_shown", "lower", "higher", "unknown"};
constexpr std::array<std::string_view, 5> k_states{"flat", "warm_up", "slowdown", "no_steady_state", "unknown"};

}  // namespace

std::string_view name_of(Change change) {
  return k_changes[static_cast<std::size_t>(change)];
}

Change change_named(std::string_view name) {
  for (std::size_t i = 0; i < k_changes.size(); ++i) {
    if (k_changes[i] == name) return static_cast<Change>(i);
  }
  return Change::unknown;
}

std::string_view name_of(SteadyState state) {
  return k_states[static_cast<std::size_t>(state)];
}

SteadyState steady_state_named(std::string_view name) {
  for (std::size_t i = 0; i < k_states.size(); ++i) {
    if (k_states[i] == name) return static_cast<SteadyState>(i);
  }
  return SteadyState::unknown;
}

}  // namespace assay::record
