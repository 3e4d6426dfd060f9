#include "assay/report/range_chart.hpp"

#include <algorithm>
#include <cmath>

namespace assay::report {
namespace {

bool has_all(const RangeLine& line) {
  return line.lowest.defined() && line.mean.defined() && line.highest.defined();
}

// Columns of a scale that holds every line and 0.
class ColumnScale {
 public:
  ColumnScale(const std::vector<RangeLine>& lines, int width) : width_(std::max(2, width)) {
    for (const RangeLine& line : lines) {
      if (!has_all(line)) continue;
      low_ = std::min(low_, line.lowest.value());
      high_ = std::max(high_, line.highest.value());
    }
  }
  int width() const { return width_; }
  int column(double value) const {
    if (high_ <= low_) return width_ / 2;
    return static_cast<int>(std::lround((value - low_) / (high_ - low_) * (width_ - 1)));
  }

 private:
  int width_;
  double low_ = 0;
  double high_ = 0;
};

std::string line_text(const RangeLine& line, const ColumnScale& scale) {
  std::vector<const char*> columns(static_cast<std::size_t>(scale.width()), " ");
  const auto put = [&](int column, const char* mark) { columns.at(static_cast<std::size_t>(column)) = mark; };
  put(scale.column(0), "┊");
  if (has_all(line)) {
    const int first = scale.column(line.lowest.value());
    const int last = scale.column(line.highest.value());
    for (int column = first; column <= last; ++column) put(column, "─");
    if (first < last) {
      put(first, "├");
      put(last, "┤");
    }
    put(scale.column(line.mean.value()), "●");
  }
  std::string text;
  for (const char* column : columns) text += column;
  return text;
}

}  // namespace

std::vector<std::string> range_chart(const std::vector<RangeLine>& lines, int width) {
  const ColumnScale scale(lines, width);
  std::vector<std::string> texts;
  for (const RangeLine& line : lines) texts.push_back(line_text(line, scale));
  return texts;
}

}  // namespace assay::report
