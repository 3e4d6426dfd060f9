#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assay/quantize/activation_ranges.hpp"

namespace assay::quantize {

// The two ends of a sample of known size, kept exactly in little memory.
class Tails {
 public:
  // n: how many values will come; `outside`: the share in [0, 1) that lies outside the range, half on either side.
  Tails(std::size_t n, double outside);

  void add(std::span<const float> values);

  // The quantiles outside / 2 and 1 − outside / 2 by linear interpolation between order statistics at (n − 1)·q
  // (Hyndman & Fan 1996, type 7, in double precision). Exact. All n values must have come.
  ActivationRange range() const;

 private:
  // The `keep` smallest of what came (of negated values: largest).
  struct End {
    std::vector<float> kept;
    float limit = 0;
    bool is_full = false;
    void add(float value, std::size_t keep);
    double quantile(double position) const;
  };

  std::size_t n_;
  double position_;  // of the lower quantile among the ordered values
  std::size_t keep_;
  End low_;
  End high_;
};

}  // namespace assay::quantize
