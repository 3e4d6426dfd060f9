#pragma once

#include <string>

#include <tl/expected.hpp>

namespace assay::metrics {

// Why a metric has no value here.
struct Undefined {
  std::string reason;
};

// A metric's value, or the reason why it has none; never a sentinel.
using Value = tl::expected<double, Undefined>;

inline Value undefined(std::string reason) {
  return tl::unexpected<Undefined>(Undefined{std::move(reason)});
}

}  // namespace assay::metrics
