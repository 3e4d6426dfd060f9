#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/data/selection_internal.hpp"

namespace assay::data {
namespace {

constexpr std::size_t k_values_shown = 20;

std::vector<std::string> values_in(const Column& column) {
  std::set<std::string> present;
  for (std::size_t row = 0; row < column.size(); ++row) present.insert(column.text(row));
  return {present.begin(), present.end()};
}

std::string listed(std::vector<std::string> values) {
  const bool is_long = values.size() > k_values_shown;
  if (is_long) values.resize(k_values_shown);
  return fmt::format("{}{}", fmt::join(values, ", "), is_long ? ", …" : "");
}

tl::unexpected<Error> no_such_value(const Column& column, const std::string& value) {
  const std::vector<std::string> names = values_in(column);
  return fail(ErrorCode::not_found, "{}: no row is in split '{}'{}; the values are {}", column.origin, value,
              did_you_mean(value, names), listed(names));
}

}  // namespace

Result<std::string> first_value_of(const Column& column, const std::vector<std::string>& wanted) {
  const std::vector<std::string> values = values_in(column);
  for (const std::string& value : wanted) {
    if (std::ranges::find(values, value) != values.end()) return value;
  }
  return fail(
      ErrorCode::not_found,
      "{}: none of its splits is called {}, so it is not clear which one is to calibrate with; the values are {}. "
      "Name one with --calibration-split",
      column.origin, fmt::join(wanted, " or "), listed(values));
}

Result<Selection> Selection::where(const Column& column, const std::string& value) {
  Selection selection(0);
  selection.is_all_ = false;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.text(row) == value) selection.rows_.push_back(row);
  }
  if (selection.rows_.empty()) return no_such_value(column, value);
  return selection;
}

void Selection::keep_first(std::uint64_t limit) {
  if (limit == 0 || limit >= size()) return;
  count_ = limit;
  if (!is_all_) rows_.resize(limit);
}

void Selection::keep_in_turn(std::uint64_t limit, const Column& column) {
  if (limit == 0 || limit >= size()) return;
  std::unordered_map<std::string, std::size_t> code_of;
  std::vector<std::vector<std::uint64_t>> rows_of;
  for (std::uint64_t sample = 0; sample < size(); ++sample) {
    const auto [value, is_new] = code_of.emplace(column.text(row(sample)), rows_of.size());
    if (is_new) rows_of.emplace_back();
    rows_of[value->second].push_back(row(sample));
  }
  std::vector<std::uint64_t> kept;
  for (std::size_t turn = 0; kept.size() < limit; ++turn) {
    for (const auto& rows : rows_of) {
      if (turn < rows.size() && kept.size() < limit) kept.push_back(rows[turn]);
    }
  }
  std::ranges::sort(kept);
  rows_ = std::move(kept);
  is_all_ = false;
}

std::uint64_t Selection::run_from(std::uint64_t sample, std::uint64_t most) const {
  most = std::min(most, size() - sample);
  if (is_all_ || most == 0) return most;
  std::uint64_t run = 1;
  while (run < most && rows_[sample + run] == rows_[sample] + run) ++run;
  return run;
}

}  // namespace assay::data
