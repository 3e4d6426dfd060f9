#include "assay/data/split_columns.hpp"

#include "assay/base/check.hpp"

namespace assay::data {
namespace {

template <class Value>
std::vector<Value> selected(std::span<const Value> column, std::span<const std::uint32_t> rows) {
  std::vector<Value> values;
  if (column.empty()) return values;
  values.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    ASSAY_CHECK(row < column.size());
    values.push_back(column[row]);
  }
  return values;
}

}  // namespace

SelectedColumns::SelectedColumns(const SplitColumns& columns, std::span<const std::uint32_t> rows)
    : rows_(rows.size()),
      labels_(selected(columns.labels, rows)),
      groups_(selected(columns.groups, rows)),
      times_(selected(columns.times, rows)),
      class_names_(columns.class_names) {}

}  // namespace assay::data
