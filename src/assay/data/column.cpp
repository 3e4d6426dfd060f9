#include <cmath>

#include "assay/base/utf8.hpp"
#include "assay/data/array_file_internal.hpp"
#include "assay/data/column_internal.hpp"
#include "assay/data/csv_table_internal.hpp"
#include "assay/data/image_list_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

Result<Column> load_array(const ColumnSpec& spec) {
  ASSAY_ASSIGN(auto values, read_array_values(spec.file, spec.key));
  const bool is_archive = spec.file.extension() == ".npz";
  const std::string origin = is_archive ? fmt::format("{}[{}]", spec.file.string(), spec.key) : spec.file.string();
  return Column{origin, 0, std::move(values), {}};
}

Result<Column> load_from_folder(const ColumnSpec& spec) {
  ASSAY_ASSIGN(ImageList list, list_images(spec.file));
  Column column{spec.file.string(), 0, {}, {}};
  if (spec.column == "file") {
    column.values = std::move(list.files);
    return column;
  }
  if (spec.column != "class" || list.classes.empty()) {
    return fail(ErrorCode::not_found,
                "{}: an image folder has the columns 'file' and, with a sub-folder per class, "
                "'class', but no '{}'",
                spec.file.string(), spec.column);
  }
  Texts names;
  for (const std::size_t code : list.class_of) names.push_back(list.classes[code]);
  column.values = std::move(names);
  return column;
}

// All wanted columns of one csv in one pass.
Status load_table(const fs::path& file, std::span<const ColumnSpec> specs, char delimiter,
                  std::vector<Column>& columns) {
  ASSAY_ASSIGN(CsvTable table, CsvTable::open(file, delimiter));
  std::vector<std::size_t> wanted;
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].file != file) continue;
    ASSAY_ASSIGN(const std::size_t position, table.find(specs[i].column));
    wanted.push_back(i);
    positions.push_back(position);
    columns[i] = {
        fmt::format("{} column '{}'", file.string(), specs[i].column), table.has_header() ? 2U : 1U, Texts{}, {}};
  }
  while (true) {
    ASSAY_ASSIGN(const bool more, table.next());
    if (!more) return {};
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      std::get<Texts>(columns[wanted[k]].values).emplace_back(table.cell(positions[k]));
    }
  }
}

bool was_loaded(std::span<const ColumnSpec> earlier, const fs::path& file) {
  for (const ColumnSpec& spec : earlier) {
    if (spec.file == file) return true;
  }
  return false;
}

Status check_text(const Column& column) {
  for (std::size_t row = 0; row < column.size() && !column.is_numeric(); ++row) {
    const std::string& text = std::get<Texts>(column.values)[row];
    if (!first_not_utf8(text)) continue;
    return fail(ErrorCode::corrupt, "{}: '{}' is not UTF-8 text", column.place(row), utf8_shown(text.substr(0, 80)));
  }
  return {};
}

}  // namespace

std::string number_text(double value) {
  const bool is_whole = std::trunc(value) == value && std::abs(value) < 1e18;
  return is_whole ? std::to_string(static_cast<std::int64_t>(value)) : fmt::format("{}", value);
}

std::size_t Column::size() const {
  return std::visit([](const auto& list) { return list.size(); }, values);
}

std::string Column::text(std::size_t row) const {
  return is_numeric() ? number_text(number(row)) : std::get<Texts>(values)[row];
}

Result<std::vector<Column>> load_columns(std::span<const ColumnSpec> specs, char delimiter) {
  std::vector<Column> columns(specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const fs::path& file = specs[i].file;
    if (is_csv(file)) {
      if (!was_loaded(specs.first(i), file)) ASSAY_TRY(load_table(file, specs, delimiter, columns));
    } else if (fs::is_directory(file)) {
      ASSAY_ASSIGN(columns[i], load_from_folder(specs[i]));
    } else if (is_array_file(file)) {
      ASSAY_ASSIGN(columns[i], load_array(specs[i]));
    } else {
      return fail(ErrorCode::unsupported,
                  "{}: labels, ids, groups and slices are read from .csv, .npy, .npz and idx files", file.string());
    }
  }
  for (const Column& column : columns) ASSAY_TRY(check_text(column));
  return columns;
}

}  // namespace assay::data
