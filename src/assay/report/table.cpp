#include "assay/report/table.hpp"

#include <algorithm>

#include "assay/report/text_layout.hpp"

namespace assay::report {
namespace {

constexpr int k_row_indent = 2;
constexpr int k_below_indent = 6;
constexpr int k_shortest_label = 8;
constexpr int k_narrowest_text = 24;

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(0, count)), ' ');
}

void append_line(std::string line, std::string& out) {
  while (line.ends_with(' ')) line.pop_back();
  out += line + "\n";
}

void append_paragraph(std::string_view text, int indent, int width, std::string& out) {
  for (const std::string& line : wrapped(text, width - indent)) append_line(blanks(indent) + line, out);
}

}  // namespace

std::string painted(std::string_view text, Tone tone, bool colour) {
  if (!colour || tone == Tone::plain || text.empty()) return std::string(text);
  const char* code = tone == Tone::strong  ? "1"
                     : tone == Tone::faint ? "2"
                     : tone == Tone::good  ? "32"
                     : tone == Tone::bad   ? "1;31"
                                           : "33";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

// Which columns stand beside each other, how wide, and what goes below.
struct Table::Plan {
  int width = 0;
  bool colour = false;
  int gap = 3;
  std::vector<int> widths;
  std::vector<bool> beside;
  std::vector<bool> below;

  int needed() const {
    int sum = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (beside[i]) sum += widths[i] + (i == 0 ? 0 : gap);
    }
    return sum;
  }
};

void Table::add(Row row) {
  for (Cell& cell : row.cells) cell.text = printable(cell.text);
  row.text = printable(row.text);
  for (std::string& line : row.below) line = printable(line);
  rows_.push_back(std::move(row));
}

// The widest cell of each column; 0 for a column without content.
std::vector<int> Table::widths() const {
  std::vector<int> widths(columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    for (const Row& row : rows_) {
      if (c >= row.cells.size()) continue;
      if (c == 0 && row.label_above) continue;
      const int indent = c == 0 ? k_row_indent : 0;
      if (!row.cells[c].text.empty()) widths[c] = std::max(widths[c], indent + display_width(row.cells[c].text));
    }
    if (widths[c] > 0 || c == 0) widths[c] = std::max(widths[c], display_width(columns_[c].heading));
  }
  return widths;
}

Table::Plan Table::plan_for(int width) const {
  Plan plan{.width = width, .widths = widths()};
  plan.below.assign(columns_.size(), false);
  for (const int column_width : plan.widths) plan.beside.push_back(column_width > 0);
  if (plan.needed() > width) plan.gap = 2;
  if (plan.needed() > width) {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      plan.below[c] = columns_[c].moves_below && plan.beside[c];
      if (plan.below[c]) plan.beside[c] = false;
    }
  }
  while (plan.needed() > width) {
    std::size_t victim = 0;
    for (std::size_t c = 1; c < columns_.size(); ++c) {
      if (plan.beside[c] && columns_[c].sacrifice > columns_[victim].sacrifice) victim = c;
    }
    if (victim == 0) break;
    plan.beside[victim] = false;
  }
  if (plan.needed() > width) plan.widths[0] = std::max(k_shortest_label, plan.widths[0] - (plan.needed() - width));
  return plan;
}

void Table::append_text(const Row& row, const Plan& plan, std::string& out) const {
  const std::string label = blanks(k_row_indent) + row.cells.at(0).text;
  const int start = plan.widths[0] + plan.gap;
  if (plan.width - start < k_narrowest_text) {
    append_line(label, out);
    return append_paragraph(row.text, k_below_indent, plan.width, out);
  }
  bool first = true;
  for (const std::string& line : wrapped(row.text, plan.width - start)) {
    append_line((first ? pad_right(shortened(label, plan.widths[0]), start) : blanks(start)) + line, out);
    first = false;
  }
}

void Table::append_row(const Row& row, const Plan& plan, std::string& out) const {
  if (row.label_above) {
    append_line(blanks(k_row_indent) + painted(row.cells.at(0).text, row.cells.at(0).tone, plan.colour), out);
  }
  std::string line;
  std::string below;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const Cell& cell = row.cells[c];
    if (plan.below[c] && !cell.text.empty()) {
      below += (below.empty() ? blanks(k_below_indent) : blanks(plan.gap)) + painted(cell.text, cell.tone, plan.colour);
    }
    if (!plan.beside[c]) continue;
    std::string text = c > 0             ? cell.text
                       : row.label_above ? ""
                                         : shortened(blanks(k_row_indent) + cell.text, plan.widths[0]);
    const int missing = plan.widths[c] - display_width(text);
    text = painted(text, cell.tone, plan.colour);
    if (c > 0) line += blanks(plan.gap);
    line += columns_[c].numbers ? blanks(missing) + text : text + blanks(missing);
  }
  append_line(line, out);
  if (!below.empty()) append_line(below, out);
}

std::string Table::render(int width, bool colour) const {
  Plan plan = plan_for(width);
  plan.colour = colour;
  std::string headings;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!plan.beside[c]) continue;
    std::string text = c == 0 ? shortened(printable(columns_[c].heading), plan.widths[0]) : columns_[c].heading;
    const int missing = plan.widths[c] - display_width(text);
    text = painted(text, c == 0 ? Tone::strong : Tone::faint, colour);
    if (c > 0) headings += blanks(plan.gap);
    headings += columns_[c].numbers ? blanks(missing) + text : text + blanks(missing);
  }
  std::string out;
  append_line(headings, out);
  for (const Row& row : rows_) {
    if (row.text.empty()) {
      append_row(row, plan, out);
    } else {
      append_text(row, plan, out);
    }
    for (const std::string& line : row.below) append_paragraph(line, k_below_indent, width, out);
  }
  return out;
}

}  // namespace assay::report
