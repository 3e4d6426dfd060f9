#include <unordered_map>

#include "assay/data/codes_internal.hpp"

namespace assay::data {
namespace {

template <class Value>
Codes codes_of(std::span<const Value> column) {
  Codes codes;
  codes.of_row.reserve(column.size());
  std::unordered_map<std::int64_t, std::uint32_t> code_of;
  for (const Value value : column) {
    const auto [found, is_new] = code_of.try_emplace(value, static_cast<std::uint32_t>(codes.values.size()));
    if (is_new) {
      codes.values.push_back(value);
      codes.counts.push_back(0);
    }
    ++codes.counts[found->second];
    codes.of_row.push_back(found->second);
  }
  return codes;
}

Status check_length(std::string_view what, std::string_view use, std::size_t length, std::uint64_t rows) {
  if (length == rows) return {};
  if (length == 0) {
    return fail(ErrorCode::invalid_argument, "{} needs one of the {} per row, and the data have none", use, what);
  }
  return fail(ErrorCode::invalid_argument, "{} {} for {} rows; there must be one per row", length, what, rows);
}

}  // namespace

Codes single_code(std::uint64_t rows) {
  return {std::vector<std::uint32_t>(rows, 0), {0}, {static_cast<std::uint32_t>(rows)}};
}

Status check_labels(const SplitColumns& columns) {
  return check_length("labels", "a stratified split", columns.labels.size(), columns.rows);
}

Status check_groups(const SplitColumns& columns) {
  return check_length("groups", "a grouped split", columns.groups.size(), columns.rows);
}

Result<Codes> class_codes(const SplitColumns& columns) {
  ASSAY_TRY(check_labels(columns));
  return codes_of(columns.labels);
}

Result<Codes> group_codes(const SplitColumns& columns) {
  ASSAY_TRY(check_groups(columns));
  return codes_of(columns.groups);
}

std::string class_text(const SplitColumns& columns, std::int64_t label) {
  if (label < 0 || static_cast<std::uint64_t>(label) >= columns.class_names.size()) {
    return fmt::format("class {}", label);
  }
  return fmt::format("class '{}' ({})", columns.class_names[static_cast<std::size_t>(label)], label);
}

Status check_row_count(std::uint64_t rows) {
  if (rows < 0x80000000U) return {};
  return fail(ErrorCode::out_of_range, "{} rows; at most 2^31 - 1 can be divided", rows);
}

}  // namespace assay::data
