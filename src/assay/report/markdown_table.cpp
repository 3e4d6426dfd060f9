#include "assay/report/markdown_table.hpp"

#include <fmt/format.h>

#include "assay/base/check.hpp"
#include "assay/report/text_layout.hpp"

namespace assay::report {

std::string escaped(std::string_view text) {
  std::string shown;
  for (const char c : on_one_line(text)) {
    if (c == '\r' || c == '\t') {
      shown += ' ';
      continue;
    }
    if (std::string_view("\\|<>*_`[]#~").find(c) != std::string_view::npos) shown += '\\';
    shown += c;
  }
  return shown;
}

void MarkdownTable::add(std::vector<std::string> cells) {
  ASSAY_CHECK(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

std::string MarkdownTable::render() const {
  std::string text = "|";
  for (const Column& column : columns_) text += fmt::format(" {} |", escaped(column.heading));
  text += "\n|";
  for (const Column& column : columns_) text += column.numbers ? "---:|" : "---|";
  text += "\n";
  for (const auto& row : rows_) {
    text += "|";
    for (const std::string& cell : row) text += fmt::format(" {} |", escaped(cell));
    text += "\n";
  }
  return text + "\n";
}

}  // namespace assay::report
