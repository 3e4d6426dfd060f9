#include <algorithm>
#include <limits>
#include <unordered_map>

#include "assay/data/row_match_internal.hpp"

namespace assay::data {
namespace {

using RowOf = std::unordered_map<std::string, std::uint64_t>;

tl::unexpected<Error> twice(const Column& ids, std::uint64_t first, std::uint64_t second) {
  return fail(ErrorCode::corrupt, "{}: id '{}' stands in rows {} and {}; an id must belong to one row only", ids.origin,
              ids.text(first), ids.number_of_row(first), ids.number_of_row(second));
}

Result<RowOf> rows_by_id(const Column& ids, const Selection& selection) {
  RowOf row_of;
  row_of.reserve(selection.size());
  for (std::uint64_t sample = 0; sample < selection.size(); ++sample) {
    const std::uint64_t row = selection.row(sample);
    const auto [there, is_new] = row_of.emplace(ids.text(row), row);
    if (!is_new) return twice(ids, there->second, row);
  }
  return row_of;
}

}  // namespace

Status check_ids_differ(const Column& ids, const Selection& selection) {
  ASSAY_TRY(rows_by_id(ids, selection));
  return {};
}

Result<RowMatch> match_rows(const Column& ids, const Column& other_ids) {
  ASSAY_ASSIGN(const RowOf row_of, rows_by_id(other_ids, Selection::all(other_ids.size())));
  RowMatch match;
  match.rows.reserve(ids.size());
  std::vector<bool> wanted(other_ids.size());
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const auto found = row_of.find(ids.text(row));
    match.rows.push_back(found == row_of.end() ? k_no_row : found->second);
    if (found != row_of.end()) wanted[found->second] = true;
  }
  match.surplus = static_cast<std::uint64_t>(std::ranges::count(wanted, false));
  return match;
}

Column brought_into_order(const Column& column, const RowMatch& match) {
  Column ordered{column.origin, column.first_row, {}, match.rows};
  const auto pick = [&match](const auto& values, auto missing) {
    auto picked = std::decay_t<decltype(values)>();
    picked.reserve(match.rows.size());
    for (const std::uint64_t row : match.rows) picked.push_back(row == k_no_row ? missing : values[row]);
    return picked;
  };
  if (column.is_numeric()) {
    ordered.values = pick(std::get<std::vector<double>>(column.values), std::numeric_limits<double>::quiet_NaN());
  } else {
    ordered.values = pick(std::get<std::vector<std::string>>(column.values), std::string());
  }
  return ordered;
}

Status check_all_matched(const Column& column, const Column& ids, const Selection& selection) {
  for (std::uint64_t sample = 0; sample < selection.size() && !column.source_rows.empty(); ++sample) {
    const std::uint64_t row = selection.row(sample);
    if (column.source_rows[row] != k_no_row) continue;
    return fail(ErrorCode::corrupt, "{}: no row has the id '{}' of the sample at {}", column.origin, ids.text(row),
                ids.place(row));
  }
  return {};
}

Status check_same_order(const Column& column, const Column& other, const std::string& name) {
  for (std::size_t row = 0; row < std::min(column.size(), other.size()); ++row) {
    if (column.text(row) == other.text(row)) continue;
    return fail(ErrorCode::corrupt,
                "{}: '{}', but {}: '{}'. The two files are not in the same order; if '{}' holds the samples' ids, join "
                "them with --id {}",
                column.place(row), column.text(row), other.place(row), other.text(row), name, name);
  }
  return {};
}

}  // namespace assay::data
