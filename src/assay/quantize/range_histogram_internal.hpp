#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::quantize {

inline constexpr std::size_t k_histogram_bins = 2048;

// Counts over [least, most] in 2048 equal bins: x is in bin ⌊(x − least) · (2048 / (most − least))⌋, in double
// precision, the last bin closed. Values outside count in the bin at that end.
class Histogram {
 public:
  Histogram(double least, double most) : least_(least), most_(most), counts_(k_histogram_bins, 0) {}

  void add(std::span<const float> values);
  void add_magnitudes(std::span<const float> values);  // |x| instead of x

  double least() const { return least_; }
  double most() const { return most_; }
  double width() const { return (most_ - least_) / static_cast<double>(k_histogram_bins); }
  const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  template <class Map>
  void add_mapped(std::span<const float> values, const Map& map);

  double least_;
  double most_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace assay::quantize
