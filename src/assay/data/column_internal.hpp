#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/description_internal.hpp"

namespace assay::data {

// "No row" in Column::source_rows.
inline constexpr std::uint64_t k_no_row = UINT64_MAX;

// One value for each row of a source.
struct Column {
  std::string origin;           // "rows.csv column 'digit'", "y.npy"
  std::uint64_t first_row = 0;  // number of the first value in messages: in a csv the line it stands on
  std::variant<std::vector<double>, std::vector<std::string>> values;
  std::vector<std::uint64_t> source_rows;  // where each value stood, when they were joined by id; empty: in order

  std::size_t size() const;
  bool is_numeric() const { return std::holds_alternative<std::vector<double>>(values); }
  double number(std::size_t row) const { return std::get<std::vector<double>>(values)[row]; }

  // The value as it would be written; whole numbers without a point.
  std::string text(std::size_t row) const;

  // "rows.csv column 'digit', row 17".
  std::string place(std::size_t row) const { return fmt::format("{}, row {}", origin, number_of_row(row)); }
  std::uint64_t number_of_row(std::size_t row) const {
    return first_row + (source_rows.empty() ? row : source_rows[row]);
  }
};

// Reads the columns, each file once; `specs` name their files. In the order of `specs`. `delimiter` as CsvTable's.
// corrupt for text that is not UTF-8, with its place.
Result<std::vector<Column>> load_columns(std::span<const ColumnSpec> specs, char delimiter = 0);

// A number as text: whole ones without a point, others with the fewest digits that give it back.
std::string number_text(double value);

}  // namespace assay::data
