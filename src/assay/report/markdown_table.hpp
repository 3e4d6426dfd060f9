#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

// Text that Markdown shows as it is: '|', '<', '*', '_', '`', '[', '\' and the like lose their meaning, and it
// stands on one line.
std::string escaped(std::string_view text);

// A table in Markdown; the cells are escaped here.
class MarkdownTable {
 public:
  struct Column {
    std::string heading;
    bool numbers = false;  // aligned to the right
  };

  explicit MarkdownTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell per column.
  void add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  // With an empty line after it.
  std::string render() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace assay::report
