#include "assay/report/gate_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "assay/report/number_text.hpp"
#include "assay/report/row_text.hpp"
#include "assay/report/speed_text.hpp"

namespace assay::report {
namespace {

using record::CandidateResult;
using record::GateRow;
using record::Unit;

constexpr int k_most_extra_decimals = 3;

struct Wording {
  std::string_view prefix;
  GateShape shape;
  const char* broken;    // subject, value, limit
  const char* doubtful;  // subject, far end of the interval, limit
};

constexpr std::array<Wording, 6> k_wordings{{
    {"max-drop ", GateShape::drop, "{} fell by {}, allowed {}", "{} may have fallen by as much as {}, allowed {}"},
    {"max-rise ", GateShape::rise, "{} rose by {}, allowed {}", "{} may have risen by as much as {}, allowed {}"},
    {"min-value ", GateShape::minimum, "{} is {}, at least {} is required",
     "{} may be as low as {}, at least {} is required"},
    {"max-value ", GateShape::maximum, "{} is {}, at most {} is allowed",
     "{} may be as high as {}, at most {} is allowed"},
    {"max-ratio ", GateShape::ratio_at_most, "{} is {} the baseline's, at most {} is allowed",
     "{} may be as much as {} the baseline's, at most {} is allowed"},
    {"min-ratio ", GateShape::ratio_at_least, "{} is {} the baseline's, at least {} is required",
     "{} may be as little as {} the baseline's, at least {} is required"},
}};

const Wording& wording_of(const GateRow& gate) {
  for (const Wording& wording : k_wordings) {
    if (gate.gate.starts_with(wording.prefix)) return wording;
  }
  return k_wordings[3];
}

bool is_ratio(GateShape shape) {
  return shape == GateShape::ratio_at_most || shape == GateShape::ratio_at_least;
}

bool limits_from_below(GateShape shape) {
  return shape == GateShape::minimum || shape == GateShape::ratio_at_least;
}

Unit unit_of(std::string_view metric, const CandidateResult& candidate) {
  if (const auto* row = quality_row(metric, candidate)) return row->unit;
  if (metric.ends_with("_bytes")) return Unit::bytes;
  if (is_speed(metric)) return speed_unit(metric);
  constexpr std::array<std::string_view, 5> k_rates{"flips", "disagreement", "flip_rate", "top1", "tie_rate"};
  return std::ranges::find(k_rates, metric) != k_rates.end() ? Unit::fraction : Unit::number;
}

std::string amount(double value, GateShape shape, Unit unit, int extra) {
  if (!std::isfinite(value)) return "–";
  if (is_ratio(shape)) return extra == 0 ? ratio_text(value) : fmt::format("{:.{}f} ×", value, 2 + extra);
  return compares_difference(shape) ? precise_points_text(value, unit, extra) : precise_value_text(value, unit, extra);
}

// A limit with all its digits, since one that is rounded is another limit.
std::string limit_amount(double limit, GateShape shape, Unit unit, int extra) {
  const std::string rounded = amount(limit, shape, unit, extra);
  if (!is_ratio(shape)) return rounded;
  const std::string all = fmt::format("{:.6g}", limit);
  return all.size() + std::string_view(" ×").size() > rounded.size() ? all + " ×" : rounded;
}

std::string interval_of(const GateRow& gate, GateShape shape, Unit unit) {
  if (is_ratio(shape)) return ratio_row(gate.value, gate.interval).interval;
  return compares_difference(shape) ? difference_interval_text(gate.interval, unit)
                                    : interval_text(gate.interval, unit);
}

// The least number of extra decimals with which two different amounts look different.
int extra_decimals(double a, double b, GateShape shape, Unit unit) {
  int extra = 0;
  while (extra < k_most_extra_decimals && a != b && amount(a, shape, unit, extra) == amount(b, shape, unit, extra)) {
    ++extra;
  }
  return extra;
}

std::string sentence(const char* format, const std::string& subject, const std::string& value,
                     const std::string& limit) {
  return fmt::format(fmt::runtime(format), subject, value, limit);
}

std::string doubt(const GateRow& gate, const Wording& wording, Unit unit, const std::string& subject) {
  if (!gate.interval.defined()) return subject + ": " + gate.interval.undefined;
  const double end = limits_from_below(wording.shape) ? gate.interval.low() : gate.interval.high();
  const int extra = extra_decimals(end, gate.limit, wording.shape, unit);
  return sentence(wording.doubtful, subject, amount(end, wording.shape, unit, extra),
                  limit_amount(gate.limit, wording.shape, unit, extra));
}

// Two significant digits: an estimate that promises no more.
std::uint64_t rounded_up(double samples) {
  const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(std::max(samples, 1.0))) - 1.0));
  return static_cast<std::uint64_t>(std::ceil(samples / step) * step);
}

// Which way more samples would settle the gate, if the estimate stayed as it is.
const char* likely_end(const GateRow& gate, GateShape shape) {
  const bool keeps = limits_from_below(shape) ? gate.value.value() >= gate.limit : gate.value.value() <= gate.limit;
  return keeps ? "to pass" : "to fail";
}

std::string needs_of(const GateRow& gate, GateShape shape, std::uint64_t samples) {
  if (gate.status == record::Verdict::not_judged) return "not judged: " + gate.value.reason();
  if (gate.status != record::Verdict::inconclusive) return "";
  if (!gate.value.defined()) return "cannot be decided: " + gate.value.reason();
  if (!gate.interval.defined()) return "cannot be decided: " + gate.interval.undefined;
  if (is_speed(gate.metric)) return gate.needed_samples.reason();
  if (!gate.needed_samples.defined()) return "how many samples would settle it: " + gate.needed_samples.reason();
  if (!(gate.needed_samples.value() < 1e15)) return "no number of samples in reach would settle it";
  return fmt::format("about {} samples would settle it ({}); has {}",
                     count_text(rounded_up(gate.needed_samples.value())), likely_end(gate, shape), count_text(samples));
}

}  // namespace

std::string status_text(record::Verdict status) {
  std::string text(record::name_of(status));
  std::ranges::replace(text, '_', ' ');
  return text;
}

GateShape shape_of(const GateRow& gate) {
  return wording_of(gate).shape;
}

bool compares_difference(GateShape shape) {
  return shape == GateShape::drop || shape == GateShape::rise;
}

const record::QualityRow* quality_row(std::string_view metric, const CandidateResult& candidate) {
  const auto row = std::ranges::find(candidate.quality, metric, &record::QualityRow::metric);
  return row == candidate.quality.end() ? nullptr : &*row;
}

std::string subject_of(std::string_view metric, const CandidateResult& candidate) {
  if (const auto* row = quality_row(metric, candidate)) return row->title;
  if (is_speed(metric)) return speed_title(metric);
  constexpr std::array<std::pair<std::string_view, const char*>, 9> k_names{
      {{"file_bytes", "file size"},
       {"weights_bytes", "size of the weights"},
       {"top1", "top-1 agreement"},
       {"kl_mean", "mean KL divergence"},
       {"sqnr_db", "SQNR"},
       {"cosine_mean", "mean cosine"},
       {"max_abs_error", "largest score error"},
       {"flips", "share of flips"},
       {"disagreement", "share decided differently"}}};
  for (const auto& [name, words] : k_names) {
    if (name == metric) return words;
  }
  std::string words(metric);
  std::ranges::replace(words, '_', ' ');
  return words;
}

GateText text_of(const GateRow& gate, const CandidateResult& candidate, std::uint64_t samples) {
  const Wording& wording = wording_of(gate);
  const Unit unit = unit_of(gate.metric, candidate);
  GateText text;
  text.subject = subject_of(gate.metric, candidate);
  const double value = gate.value.defined() ? gate.value.value() : gate.limit;
  const int extra = extra_decimals(value, gate.limit, wording.shape, unit);
  text.value = gate.value.defined() ? amount(value, wording.shape, unit, extra) : "–";
  text.limit = limit_amount(gate.limit, wording.shape, unit, extra);
  text.interval = interval_of(gate, wording.shape, unit);
  text.broken = sentence(wording.broken, text.subject, text.value, text.limit);
  text.doubtful = doubt(gate, wording, unit, text.subject);
  text.needs = needs_of(gate, wording.shape, samples);
  return text;
}

}  // namespace assay::report
