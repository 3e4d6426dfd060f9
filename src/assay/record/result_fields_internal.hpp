#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "assay/record/result.hpp"
#include "assay/record/serving_rows.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::record {

inline constexpr double k_exact_integers = 9007199254740992.0;  // 2^53

inline std::string undefined_key(const char* key) {
  return std::string(key) + "_undefined";
}

// Puts fields into an object. Reader below has the same members, so that `fields`, found beside the type of a row,
// names every key once.
class Writer {
 public:
  explicit Writer(nlohmann::ordered_json& object) : object_(object) {}

  template <class T>
  void operator()(const char* key, const T& value) const {
    if constexpr (requires { fields(*this, value); }) {
      write_object(object_[key], value);
    } else {
      object_[key] = value;
    }
  }

  template <class T>
  requires requires(const Writer& io, const T& row) { fields(io, row); }
  void operator()(const char* key, const std::vector<T>& rows) const {
    object_[key] = nlohmann::ordered_json::array();
    for (const T& row : rows) write_object(object_[key].emplace_back(), row);
  }

  // Kept as it is; null: earlier versions have not recorded it.
  void operator()(const char* key, const nlohmann::ordered_json& document) const {
    if (document.is_null()) return absent(key, "not recorded");
    object_[key] = document;
  }

  void operator()(const char* key, double value) const { (*this)(key, Number(value)); }
  void operator()(const char* key, Verdict verdict) const { object_[key] = name_of(verdict); }
  void operator()(const char* key, Unit unit) const { object_[key] = name_of(unit); }
  void operator()(const char* key, Change change) const { object_[key] = name_of(change); }
  void operator()(const char* key, SteadyState state) const { object_[key] = name_of(state); }
  void operator()(const char* key, KernelStatus status) const { object_[key] = name_of(status); }

  void operator()(const char* key, const Number& number) const {
    if (!number.defined()) return absent(key, number.reason());
    if (!std::isfinite(number.value())) return absent(key, not_finite(number.value()));
    object_[key] = number.value();
  }

  void operator()(const char* key, const Range& range) const {
    if (!range.defined()) return absent(key, range.undefined);
    for (const double end : {range.low(), range.high()}) {
      if (!std::isfinite(end)) return absent(key, not_finite(end));
    }
    object_[key] = {range.low(), range.high()};
  }

  // An array with null for what is not defined; `<key>_undefined` has the reasons by place.
  void operator()(const char* key, const std::vector<Number>& numbers) const {
    nlohmann::ordered_json& values = object_[key] = nlohmann::ordered_json::array();
    nlohmann::ordered_json reasons = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      values.push_back(numbers[i].defined() ? nlohmann::ordered_json(numbers[i].value()) : nullptr);
      if (!numbers[i].defined()) reasons[std::to_string(i)] = numbers[i].reason();
    }
    if (!reasons.empty()) object_[undefined_key(key)] = std::move(reasons);
  }

  // A number that counts something: written without a fraction.
  void count(const char* key, const Number& number) const {
    const bool whole = number.defined() && number.value() >= 0 && number.value() < k_exact_integers &&
                       std::trunc(number.value()) == number.value();
    if (!whole) return (*this)(key, number);
    object_[key] = static_cast<std::uint64_t>(number.value());
  }

  // Under a key that results of earlier versions have not.
  template <class T>
  void later(const char* key, const T& value) const {
    (*this)(key, value);
  }
  void later_count(const char* key, const Number& number) const { count(key, number); }

  // What the document's other keys say too: written for people, not read back.
  template <class T>
  void told(const char* key, const T& value) const {
    object_[key] = value;
  }

  // A count for which 0 stands for "unknown".
  void known_count(const char* key, std::uint64_t value) const {
    if (value == 0) return absent(key, "unknown");
    object_[key] = value;
  }

  template <class T>
  void operator()(const char* key, const Measured<T>& measured) const {
    if (!measured.defined()) return absent(key, measured.undefined);
    write_object(object_[key], *measured);
  }

  void absent(const char* key, const std::string& reason) const {
    object_[key] = nullptr;
    object_[undefined_key(key)] = reason;
  }

 private:
  static const char* not_finite(double value) {
    if (std::isnan(value)) return "not a number";
    return value > 0 ? "infinite" : "minus infinite";
  }

  template <class T>
  static void write_object(nlohmann::ordered_json& object, const T& value) {
    object = nlohmann::ordered_json::object();
    fields(Writer(object), value);
  }

  nlohmann::ordered_json& object_;
};

// Takes fields out of an object; throws nlohmann::json::exception, which result_from_json turns into an error.
class Reader {
 public:
  explicit Reader(const nlohmann::ordered_json& object) : object_(object) {}

  template <class T>
  void operator()(const char* key, T& value) const {
    if constexpr (requires { fields(*this, value); }) {
      fields(Reader(object_.at(key)), value);
    } else {
      value = object_.at(key).get<T>();
    }
  }

  template <class T>
  requires requires(const Reader& io, T& row) { fields(io, row); }
  void operator()(const char* key, std::vector<T>& rows) const {
    for (const nlohmann::ordered_json& row : object_.at(key)) fields(Reader(row), rows.emplace_back());
  }

  void operator()(const char* key, std::uint64_t& value) const {
    value = object_.at(key).get_ref<const nlohmann::ordered_json::number_unsigned_t&>();
  }

  void operator()(const char* key, double& value) const {
    const nlohmann::ordered_json& found = object_.at(key);
    value = found.is_null() ? std::numeric_limits<double>::quiet_NaN() : found.get<double>();
  }

  void operator()(const char* key, nlohmann::ordered_json& document) const {
    document = object_.contains(key) ? object_.at(key) : nlohmann::ordered_json(nullptr);
  }

  void operator()(const char* key, Verdict& verdict) const { word(key, verdict, verdict_named); }
  void operator()(const char* key, Unit& unit) const { word(key, unit, unit_named); }
  void operator()(const char* key, Change& change) const { word(key, change, change_named); }
  void operator()(const char* key, SteadyState& state) const { word(key, state, steady_state_named); }
  void operator()(const char* key, KernelStatus& status) const { word(key, status, kernel_status_named); }

  void operator()(const char* key, Number& number) const {
    const nlohmann::ordered_json& value = object_.at(key);
    number = value.is_null() ? Number::undefined(reason(key)) : Number(value.get<double>());
  }

  void operator()(const char* key, Range& range) const {
    const nlohmann::ordered_json& ends = object_.at(key);
    range = ends.is_null() ? Range::none(reason(key)) : Range::of(ends.at(0).get<double>(), ends.at(1).get<double>());
  }

  // Of a key that results of earlier versions have not: undefined.
  template <class T>
  void operator()(const char* key, Measured<T>& measured) const {
    if (!object_.contains(key)) {
      measured = Measured<T>::none("not in this result");
    } else if (object_.at(key).is_null()) {
      measured = Measured<T>::none(reason(key));
    } else {
      T value;
      fields(Reader(object_.at(key)), value);
      measured = Measured<T>::of(std::move(value));
    }
  }

  void count(const char* key, Number& number) const { (*this)(key, number); }

  void later(const char* key, Number& number) const {
    number = Number::undefined("not in this result");
    if (object_.contains(key)) (*this)(key, number);
  }

  void later(const char* key, Range& range) const {
    range = Range::none("not in this result");
    if (object_.contains(key)) (*this)(key, range);
  }

  void later(const char* key, std::string& text) const {
    text = object_.contains(key) ? object_.at(key).get<std::string>() : std::string();
  }

  void later_count(const char* key, Number& number) const { later(key, number); }

  template <class T>
  void later(const char* key, T& value) const {
    if (object_.contains(key)) (*this)(key, value);
  }

  template <class T>
  void told(const char* /*key*/, const T& /*value*/) const {}

  void known_count(const char* key, std::uint64_t& value) const {
    if (object_.at(key).is_null()) {
      value = 0;
    } else {
      (*this)(key, value);
    }
  }

 private:
  template <class Word>
  void word(const char* key, Word& value, Word (*named)(std::string_view)) const {
    const auto& name = object_.at(key).get_ref<const std::string&>();
    value = named(name);
    if (name_of(value) != name) {
      throw nlohmann::ordered_json::other_error::create(501, fmt::format("\"{}\" is no word for \"{}\"", name, key),
                                                        nullptr);
    }
  }

  std::string reason(const char* key) const { return object_.at(undefined_key(key)).get<std::string>(); }

  const nlohmann::ordered_json& object_;
};

template <class Row, class Of>
concept Fields = std::same_as<std::remove_const_t<Row>, Of>;

// Latency, throughput and what was measured of memory; in result_speed_json.cpp.
void write_speed(nlohmann::ordered_json& object, const Speed& speed, const ModelRow& baseline,
                 const ModelRow* candidate);
void read_speed(const nlohmann::ordered_json& object, Speed& speed);

// How a model was made; in result_json.cpp.
void write_method(nlohmann::ordered_json& object, const MethodRow& method);

// How a model serves, into and from the object of the model; in result_serving_json.cpp.
void write_serving(nlohmann::ordered_json& model, const Serving& serving);
void read_serving(const nlohmann::ordered_json& model, Serving& serving);

// Where error and time come from, where that was asked for; in result_explain_json.cpp.
void write_explanation(nlohmann::ordered_json& candidate, const std::optional<Explanation>& explanation);
void read_explanation(const nlohmann::ordered_json& candidate, std::optional<Explanation>& explanation);

}  // namespace assay::record
