#include <algorithm>
#include <cmath>
#include <numeric>

#include "assay/data/time_folds_internal.hpp"

namespace assay::data {
namespace {

Status check_times(const SplitColumns& columns) {
  if (columns.times.empty()) return {};
  if (columns.times.size() != columns.rows) {
    return fail(ErrorCode::invalid_argument, "{} times for {} rows; there must be one per row", columns.times.size(),
                columns.rows);
  }
  const auto wrong = std::ranges::find_if(columns.times, [](double time) { return !std::isfinite(time); });
  if (wrong == columns.times.end()) return {};
  return fail(ErrorCode::invalid_argument, "the time of row {} is not a finite number", wrong - columns.times.begin());
}

std::vector<std::uint32_t> rows_in_time_order(const SplitColumns& columns) {
  std::vector<std::uint32_t> order(columns.rows);
  std::iota(order.begin(), order.end(), 0U);
  if (!columns.times.empty())
    std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return columns.times[row]; });
  return order;
}

// The end of what comes before position `begin`.
std::uint32_t training_end(const SplitColumns& columns, const std::vector<std::uint32_t>& order, std::uint32_t begin,
                           std::uint32_t gap) {
  std::uint32_t end = begin > gap ? begin - gap : 0;
  while (!columns.times.empty() && end > 0 && columns.times[order[end - 1]] == columns.times[order[begin]]) --end;
  return end;
}

}  // namespace

Result<FoldAssignment> time_folds(const SplitColumns& columns, std::uint32_t folds, std::uint32_t gap) {
  ASSAY_TRY(check_times(columns));
  const auto rows = static_cast<std::uint32_t>(columns.rows);
  if (rows <= folds) {
    return fail(ErrorCode::insufficient_data,
                "{} rows for {} folds in time order, which need one more row than folds; use fewer folds", rows, folds);
  }
  const auto order = rows_in_time_order(columns);
  const std::uint32_t part = static_cast<std::uint32_t>(rows / (std::uint64_t{folds} + 1));
  const std::uint32_t first = rows - part * folds;
  FoldAssignment::TimeOrder time;
  time.position.resize(rows);
  std::vector<std::uint32_t> fold_of_row(rows, FoldAssignment::k_no_fold);
  for (std::uint32_t position = 0; position < rows; ++position) {
    time.position[order[position]] = position;
    if (position >= first) fold_of_row[order[position]] = (position - first) / part;
  }
  for (std::uint32_t fold = 0; fold < folds; ++fold) {
    time.training_end.push_back(training_end(columns, order, first + fold * part, gap));
    if (time.training_end.back() > 0) continue;
    return fail(ErrorCode::insufficient_data,
                "fold {} of {} has no earlier row to train on ({} rows, gap {}, equal times left out); use fewer folds "
                "or a smaller gap",
                fold + 1, folds, rows, gap);
  }
  return FoldAssignment(folds, std::move(fold_of_row), std::move(time));
}

}  // namespace assay::data
