#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/data/csv_parser_internal.hpp"

namespace assay::data {

// A csv file as columns and data rows. Its first row is a header when no cell of it is a number. Columns are addressed
// by name or by number from 1. Empty lines are passed over, except where there is only one column.
class CsvTable {
 public:
  // `delimiter` 0: a comma, and a first row that looks separated by something else is refused. insufficient_data for a
  // file without a row, corrupt for a header that is not UTF-8.
  static Result<CsvTable> open(const std::filesystem::path& path, char delimiter = 0);

  // Names from the header; "1", "2", … without one.
  const std::vector<std::string>& columns() const { return columns_; }
  bool has_header() const { return has_header_; }

  // Position of a column. not_found with the nearest name.
  Result<std::size_t> find(const std::string& column) const;

  // Positions of what a list of columns names, in its order; "a..b" is a, b and all between.
  Result<std::vector<std::size_t>> find_all(std::span<const std::string> columns) const;

  // Moves to the next data row; false at the end. corrupt for a row with another number of cells than the first.
  Result<bool> next();
  std::string_view cell(std::size_t column) const { return parser_.cell(column); }

  // The cell as a number. corrupt with row, column and text; "nan" and "inf" are numbers here.
  Result<double> number(std::size_t column) const;

  std::uint64_t row() const { return parser_.row(); }
  const std::string& name() const { return parser_.name(); }

 private:
  explicit CsvTable(CsvParser parser) : parser_(std::move(parser)) {}
  Status read_first();
  Status check_header(bool delimiter_is_given) const;

  CsvParser parser_;
  std::vector<std::string> columns_;
  bool has_header_ = false;
  bool first_is_waiting_ = false;
};

// The whole text as a number, blanks around it left out; nothing when it is none.
std::optional<double> number_in(std::string_view text);

// The character that "," ";" "|" "tab" or any other single ASCII character means as what separates cells.
// invalid_argument for anything else.
Result<char> delimiter_in(const std::string& text);

// Names of columns for a message: "a, b, c", the first of them when there are many.
std::string names_shown(std::span<const std::string> names);

// True for .csv and .csv.gz.
bool is_csv(const std::filesystem::path& path);

}  // namespace assay::data
