#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "assay/base/result.hpp"

namespace assay::measure {

// Something the system was asked for: the value, or why there is none. Never a zero in place of "not known".
template <class T>
struct Reading {
  std::optional<T> value;
  std::string absent = "not read";  // why; meaningless while there is a value

  Reading() = default;
  Reading(T known) : value(std::move(known)) { absent.clear(); }
  Reading(const Result<T>& result) {
    if (result) {
      value = *result;
      absent.clear();
    } else {
      absent = result.error().message();
    }
  }
  static Reading none(std::string_view reason) {
    Reading reading;
    reading.absent = reason;
    return reading;
  }

  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }
};

}  // namespace assay::measure
