#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/record/number.hpp"

namespace assay::report {

// A line of a chart: from the lowest to the highest, and where the mean lies.
struct RangeLine {
  record::Number lowest;
  record::Number mean;
  record::Number highest;
};

// One text for each line, `width` columns wide and all on one scale: "  ├───●─┤    " with a "┊" where 0 is. What is not
// defined gives blanks.
std::vector<std::string> range_chart(const std::vector<RangeLine>& lines, int width);

}  // namespace assay::report
