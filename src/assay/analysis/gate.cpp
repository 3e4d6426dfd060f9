#include "assay/analysis/gate.hpp"

#include <array>

#include "assay/analysis/gate_speed.hpp"
#include "assay/base/units.hpp"

namespace assay::analysis {
namespace {

constexpr std::array<std::string_view, 6> k_names{"max-drop",  "max-rise",  "min-value",
                                                  "max-value", "max-ratio", "min-ratio"};

// Drops the unit; gives the factor it stands for.
double take_unit(std::string_view& text) {
  for (const std::string_view unit : {"%", "pt"}) {
    if (text.ends_with(unit)) {
      text.remove_suffix(unit.size());
      while (text.ends_with(' ')) text.remove_suffix(1);
      return 0.01;
    }
  }
  return 1.0;
}

Result<double> parse_limit(std::string_view text) {
  const double factor = take_unit(text);
  if (auto number = parse_number(text)) return *number * factor;
  if (auto bytes = parse_bytes(text)) return static_cast<double>(bytes->count);
  return fail(ErrorCode::invalid_argument, "'{}' is not a limit such as 0.01, 1% or 10MB", text);
}

}  // namespace

std::string_view name_of(GateKind kind) {
  return k_names[static_cast<std::size_t>(kind)];
}

Result<Gate> parse_gate(GateKind kind, std::string_view text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail(ErrorCode::invalid_argument, "--{} {}: expected METRIC=LIMIT, such as accuracy=0.01", name_of(kind),
                text);
  }
  const std::string_view metric = text.substr(0, equals);
  const std::string_view written = text.substr(equals + 1);
  if (is_speed(metric)) ASSAY_TRY(check_speed_target(kind, metric));
  auto limit = is_speed(metric) ? parse_speed_limit(kind, metric, written) : parse_limit(written);
  if (!limit) {
    return fail(ErrorCode::invalid_argument, "--{} {}: {}", name_of(kind), text, limit.error().message());
  }
  const bool needs_positive = kind != GateKind::min_value && kind != GateKind::max_value;
  if (needs_positive && *limit < 0) {
    return fail(ErrorCode::invalid_argument, "--{} {}: the limit must not be negative", name_of(kind), text);
  }
  return Gate{kind, std::string(metric), *limit};
}

record::Verdict decide(const Gate& gate, const Evidence& evidence) {
  if (!evidence.interval.defined()) return record::Verdict::inconclusive;
  const double low = evidence.interval.low();
  const double high = evidence.interval.high();
  const bool keeps = limits_from_below(gate.kind) ? low >= gate.limit : high <= gate.limit;
  const bool breaks = limits_from_below(gate.kind) ? high < gate.limit : low > gate.limit;
  if (keeps) return record::Verdict::pass;
  return breaks ? record::Verdict::fail : record::Verdict::inconclusive;
}

record::Verdict combine(const std::vector<record::GateRow>& gates) {
  record::Verdict verdict = record::Verdict::pass;
  for (const auto& gate : gates) {
    if (gate.status == record::Verdict::fail) return record::Verdict::fail;
    if (gate.status != record::Verdict::pass) verdict = record::Verdict::inconclusive;
  }
  return verdict;
}

}  // namespace assay::analysis
