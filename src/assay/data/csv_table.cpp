#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/base/utf8.hpp"
#include "assay/data/csv_table_internal.hpp"

namespace assay::data {
namespace {

constexpr std::size_t k_names_shown = 20;

// What a person would type after --delimiter.
std::string delimiter_shown(char delimiter) {
  return delimiter == '\t' ? "tab" : fmt::format("'{}'", delimiter);
}

std::optional<std::size_t> number_from_1(const std::string& text) {
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

std::optional<double> number_in(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || stop != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

bool is_csv(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".csv") || name.ends_with(".csv.gz");
}

Result<char> delimiter_in(const std::string& text) {
  if (text == "tab" || text == "\\t") return '\t';
  const bool one = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80;
  if (one && text[0] != '"' && text[0] != '\n' && text[0] != '\r' && text[0] != '\0') return text[0];
  return fail(ErrorCode::invalid_argument, "delimiter '{}'; expected one character such as ; or the word tab", text);
}

std::string names_shown(std::span<const std::string> names) {
  const auto first = names.first(std::min(names.size(), k_names_shown));
  return fmt::format("{}{}", fmt::join(first, ", "), names.size() > k_names_shown ? ", …" : "");
}

Result<CsvTable> CsvTable::open(const std::filesystem::path& path, char delimiter) {
  const char separator = delimiter == 0 ? ',' : delimiter;
  ASSAY_ASSIGN(auto bytes, open_bytes(path));
  CsvTable table(CsvParser(path.string(), std::move(bytes), separator));
  ASSAY_TRY(table.read_first());
  ASSAY_TRY(table.check_header(delimiter != 0));
  // A file whose first row is a title should be told so before a column of its real rows is not found.
  ASSAY_ASSIGN(auto again, open_bytes(path));
  CsvTable look_ahead(CsvParser(path.string(), std::move(again), separator));
  ASSAY_TRY(look_ahead.read_first());
  look_ahead.first_is_waiting_ = false;
  ASSAY_TRY(look_ahead.next());
  return table;
}

Status CsvTable::read_first() {
  do {
    ASSAY_ASSIGN(const bool more, parser_.next());
    if (!more) return fail(ErrorCode::insufficient_data, "{}: is empty", name());
  } while (parser_.is_blank());
  has_header_ = true;
  for (std::size_t i = 0; i < parser_.cells(); ++i) {
    columns_.emplace_back(parser_.cell(i));
    const auto number = number_in(parser_.cell(i));
    if (number && std::isfinite(*number)) has_header_ = false;
  }
  first_is_waiting_ = !has_header_;
  for (std::size_t i = 0; i < columns_.size() && !has_header_; ++i) columns_[i] = std::to_string(i + 1);
  return {};
}

Status CsvTable::check_header(bool delimiter_is_given) const {
  for (std::size_t i = 0; i < parser_.cells(); ++i) {
    if (!first_not_utf8(parser_.cell(i))) continue;
    return fail(ErrorCode::corrupt, "{}:row {}, cell {}: '{}' is not UTF-8 text; save the file as UTF-8", name(), row(),
                i + 1, utf8_shown(parser_.cell(i).substr(0, 80)));
  }
  if (delimiter_is_given || parser_.cells() != 1) return {};
  for (const char other : {';', '\t', '|'}) {
    if (parser_.cell(0).find(other) == std::string_view::npos) continue;
    return fail(ErrorCode::corrupt,
                "{}: the first row looks separated by {} and holds no comma: '{}'. Say so with --delimiter {} (in a "
                "manifest, delimiter:), or, when it is one column, --delimiter ,",
                name(), delimiter_shown(other), parser_.cell(0).substr(0, 80), delimiter_shown(other));
  }
  return {};
}

Result<std::size_t> CsvTable::find(const std::string& column) const {
  const auto named = std::ranges::find(columns_, column);
  if (named != columns_.end()) return static_cast<std::size_t>(named - columns_.begin());
  const auto number = number_from_1(column);
  if (number && *number <= columns_.size()) return *number - 1;
  if (!has_header_) {
    return fail(ErrorCode::not_found, "{}: no column '{}': it has no header, and {} columns numbered from 1", name(),
                column, columns_.size());
  }
  return fail(ErrorCode::not_found, "{}: no column '{}'{}; it has {}", name(), column, did_you_mean(column, columns_),
              names_shown(columns_));
}

Result<std::vector<std::size_t>> CsvTable::find_all(std::span<const std::string> columns) const {
  std::vector<std::size_t> positions;
  for (const std::string& column : columns) {
    const std::size_t dots = column.find("..");
    if (dots == std::string::npos || std::ranges::find(columns_, column) != columns_.end()) {
      ASSAY_ASSIGN(const std::size_t position, find(column));
      positions.push_back(position);
      continue;
    }
    ASSAY_ASSIGN(const std::size_t first, find(column.substr(0, dots)));
    ASSAY_ASSIGN(const std::size_t last, find(column.substr(dots + 2)));
    if (last < first) {
      return fail(ErrorCode::invalid_argument, "{}: columns '{}': the first comes after the last", name(), column);
    }
    for (std::size_t i = first; i <= last; ++i) positions.push_back(i);
  }
  return positions;
}

Result<bool> CsvTable::next() {
  if (first_is_waiting_) {
    first_is_waiting_ = false;
    return true;
  }
  do {
    ASSAY_ASSIGN(const bool more, parser_.next());
    if (!more) return false;
  } while (parser_.is_blank() && columns_.size() > 1);
  if (parser_.cells() == columns_.size()) return true;
  return fail(ErrorCode::corrupt, "{}:row {}: {} cells, expected {}", name(), row(), parser_.cells(), columns_.size());
}

Result<double> CsvTable::number(std::size_t column) const {
  if (const auto value = number_in(cell(column))) return *value;
  return fail(ErrorCode::corrupt, "{}:row {}, column '{}': '{}' is not a number", name(), row(), columns_[column],
              utf8_shown(cell(column).substr(0, 80)));
}

}  // namespace assay::data
