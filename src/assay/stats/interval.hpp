#pragma once

namespace assay::stats {

// A closed interval. How sure it is to hold the true value is said by whoever made it.
struct Interval {
  double low = 0;
  double high = 0;
  bool contains(double value) const { return low <= value && value <= high; }
  double width() const { return high - low; }
};

}  // namespace assay::stats
