#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

enum class Tone { plain, strong, faint, good, bad, unsure };

// The text in its colour, where colour is wanted.
std::string painted(std::string_view text, Tone tone, bool colour);

struct Cell {
  std::string text;
  Tone tone = Tone::plain;
};

struct Column {
  std::string heading;
  bool numbers = false;      // aligned to the right
  bool moves_below = false;  // on a narrow terminal shown on a line of its own below the row
  int sacrifice = 0;         // on a narrow terminal the highest goes first; 0 always stays
};

struct Row {
  std::vector<Cell> cells;         // one per column, the label first; may end early
  std::string text;                // in place of the cells after the label; wrapped
  std::vector<std::string> below;  // lines of their own, indented and wrapped
  bool label_above = false;        // the label stands on a line of its own, in full
};

// A table for a terminal: columns aligned by display width, columns without content left out, no cell ever broken.
// When it is too wide it gives up, in this order: wide gaps, columns beside each other (`moves_below`), columns by
// `sacrifice`, long labels.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void add(Row row);

  // Lines ending in a newline; the headings first.
  std::string render(int width, bool colour) const;

 private:
  struct Plan;
  Plan plan_for(int width) const;
  std::vector<int> widths() const;
  void append_row(const Row& row, const Plan& plan, std::string& out) const;
  void append_text(const Row& row, const Plan& plan, std::string& out) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace assay::report
