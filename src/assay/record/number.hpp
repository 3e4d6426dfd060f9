#pragma once

#include <optional>
#include <string>
#include <utility>

namespace assay::record {

// A value, or the reason why there is none. In JSON `key: null` with a sibling `key_undefined: reason`.
class Number {
 public:
  Number() = default;
  Number(double value) : value_(value) {}  // NOLINT(google-explicit-constructor): a number is one
  static Number undefined(std::string reason) {
    Number number;
    number.reason_ = std::move(reason);
    return number;
  }

  bool defined() const { return value_.has_value(); }
  double value() const { return *value_; }
  const std::string& reason() const { return reason_; }

 private:
  std::optional<double> value_;
  std::string reason_ = "not computed";
};

// Both ends of an interval, or the reason why there is none.
struct Range {
  std::optional<std::pair<double, double>> ends;
  std::string undefined = "not computed";

  static Range of(double low, double high) { return {std::pair{low, high}, ""}; }
  static Range none(std::string reason) { return {std::nullopt, std::move(reason)}; }
  bool defined() const { return ends.has_value(); }
  double low() const { return ends->first; }
  double high() const { return ends->second; }
};

}  // namespace assay::record
