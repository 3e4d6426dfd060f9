#include "assay/data/row_order.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "assay/data/csv_table_internal.hpp"

namespace assay::data {
namespace {

using PlaceOf = std::unordered_map<std::string_view, std::size_t>;

// What one column was found to be so far.
class ColumnOrder {
 public:
  ColumnOrder(std::string name, bool is_named_so) : name_(std::move(name)), is_named_so_(is_named_so) {}

  // False when the column can no longer tell anything.
  bool is_open() const { return is_named_so_ ? !first_.has_value() : holds_ids_; }

  void add(std::string_view cell, std::uint64_t row, std::span<const std::string> ids, const PlaceOf& place_of) {
    const std::string_view expected = place_ < ids.size() ? std::string_view(ids[place_]) : std::string_view();
    if (!first_ && cell != expected) first_ = {name_, row, std::string(cell), std::string(expected)};
    ++place_;
    const auto found = place_of.find(cell);
    holds_ids_ = holds_ids_ && found != place_of.end();
    if (!holds_ids_) return;
    seen_.resize(ids.size());
    holds_ids_ = !seen_[found->second];
    seen_[found->second] = true;
  }

  std::optional<OtherOrder> finding(std::size_t ids) const {
    const bool all = holds_ids_ && place_ == ids;
    return is_named_so_ || all ? first_ : std::nullopt;
  }

 private:
  std::string name_;
  bool is_named_so_;
  bool holds_ids_ = true;  // each of them once at most
  std::size_t place_ = 0;
  std::vector<bool> seen_;
  std::optional<OtherOrder> first_;
};

}  // namespace

Result<std::optional<OtherOrder>> find_other_order(const std::filesystem::path& csv, const std::string& delimiter,
                                                   const std::string& id_column, std::span<const std::string> ids) {
  char separator = 0;
  if (!delimiter.empty()) {
    ASSAY_ASSIGN(separator, delimiter_in(delimiter));
  }
  ASSAY_ASSIGN(CsvTable table, CsvTable::open(csv, separator));
  PlaceOf place_of;
  for (std::size_t i = 0; i < ids.size(); ++i) place_of.emplace(ids[i], i);
  std::vector<ColumnOrder> columns;
  for (const std::string& name : table.columns()) columns.emplace_back(name, table.has_header() && name == id_column);
  while (std::ranges::any_of(columns, &ColumnOrder::is_open)) {
    ASSAY_ASSIGN(const bool more, table.next());
    if (!more) break;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].is_open()) columns[c].add(table.cell(c), table.row(), ids, place_of);
    }
  }
  for (const ColumnOrder& column : columns) {
    if (auto finding = column.finding(ids.size())) return finding;
  }
  return std::nullopt;
}

}  // namespace assay::data
