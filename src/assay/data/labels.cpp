#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/data/csv_table_internal.hpp"
#include "assay/data/labels_internal.hpp"

namespace assay::data {
namespace {

using Names = std::vector<std::string>;

class Reading {
 public:
  Reading(const Column& column, const Selection& selection) : column_(column), selection_(selection) {}

  std::optional<double> number(std::uint64_t sample) const {
    const std::uint64_t row = selection_.row(sample);
    return column_.is_numeric() ? column_.number(row) : number_in(column_.text(row));
  }
  std::string text(std::uint64_t sample) const { return column_.text(selection_.row(sample)); }
  std::string place(std::uint64_t sample) const { return column_.place(selection_.row(sample)); }
  std::uint64_t size() const { return selection_.size(); }

  // What no task allows.
  Status check() const {
    for (std::uint64_t i = 0; i < size(); ++i) {
      if (!column_.is_numeric() && text(i).empty()) return fail(ErrorCode::corrupt, "{}: there is no label", place(i));
      const auto value = number(i);
      if (value && !std::isfinite(*value)) {
        return fail(ErrorCode::corrupt, "{}: '{}' is neither a class nor a finite value", place(i), text(i));
      }
    }
    return {};
  }

  bool is_all_numbers() const {
    for (std::uint64_t i = 0; i < size(); ++i) {
      if (!number(i)) return false;
    }
    return true;
  }

  bool has_fractions() const {
    for (std::uint64_t i = 0; i < size(); ++i) {
      const auto value = number(i);
      if (value && std::trunc(*value) != *value) return true;
    }
    return false;
  }

 private:
  const Column& column_;
  const Selection& selection_;
};

Result<Labels> values_of(const Reading& reading) {
  Labels result{.task = Task::regression};
  for (std::uint64_t i = 0; i < reading.size(); ++i) {
    const auto value = reading.number(i);
    if (!value) return fail(ErrorCode::corrupt, "{}: '{}' is not a number", reading.place(i), reading.text(i));
    result.values.push_back(*value);
  }
  return result;
}

tl::unexpected<Error> not_a_class(const Reading& reading, std::uint64_t sample, const Names& classes) {
  const std::string text = reading.text(sample);
  return fail(ErrorCode::out_of_range, "{}: label '{}' is not one of the {} classes{}: {}", reading.place(sample), text,
              classes.size(), did_you_mean(text, classes), fmt::join(classes, ", "));
}

// Numbers of the names; the sample whose text is none of them when there is one.
struct ByName {
  std::vector<std::int64_t> labels;
  std::optional<std::uint64_t> unknown;
};

ByName by_name(const Reading& reading, const Names& classes) {
  std::unordered_map<std::string, std::int64_t> codes;
  for (std::size_t i = 0; i < classes.size(); ++i) codes.emplace(classes[i], static_cast<std::int64_t>(i));
  ByName result;
  for (std::uint64_t i = 0; i < reading.size(); ++i) {
    const auto found = codes.find(reading.text(i));
    if (found == codes.end()) {
      result.unknown = i;
      return result;
    }
    result.labels.push_back(found->second);
  }
  return result;
}

Result<Labels> by_number(const Reading& reading, const Names& classes) {
  Labels result{.classes = classes};
  for (std::uint64_t i = 0; i < reading.size(); ++i) {
    const double value = *reading.number(i);
    if (std::trunc(value) != value) {
      return fail(ErrorCode::corrupt, "{}: '{}' is not a class; for values use --task regression", reading.place(i),
                  reading.text(i));
    }
    const bool is_outside =
        value < 0 || value > 1e9 || (!classes.empty() && value >= static_cast<double>(classes.size()));
    if (is_outside && classes.empty()) {
      return fail(ErrorCode::out_of_range, "{}: label {} is not a class; classes are counted from 0", reading.place(i),
                  reading.text(i));
    }
    if (is_outside) {
      return fail(ErrorCode::out_of_range, "{}: label {} is outside the {} classes, 0 to {}", reading.place(i),
                  reading.text(i), classes.size(), classes.size() - 1);
    }
    result.labels.push_back(static_cast<std::int64_t>(value));
  }
  return result;
}

// Over the whole column: the classes of a model do not depend on which rows are looked at.
Names distinct(const Column& column) {
  std::set<std::string> names;
  for (std::size_t row = 0; row < column.size(); ++row) {
    std::string text = column.text(row);
    if (!text.empty()) names.insert(std::move(text));
  }
  return {names.begin(), names.end()};
}

}  // namespace

Result<Labels> labels_from(const Column& column, const Selection& selection, std::optional<Task> task,
                           const Names& classes) {
  const Reading reading(column, selection);
  ASSAY_TRY(reading.check());
  const bool numbers = reading.is_all_numbers();
  const bool is_regression = task ? *task == Task::regression : classes.empty() && numbers && reading.has_fractions();
  if (is_regression) return values_of(reading);
  if (classes.empty() && numbers) return by_number(reading, classes);
  const Names names = classes.empty() ? distinct(column) : classes;
  ByName named = by_name(reading, names);
  if (!named.unknown) return Labels{.labels = std::move(named.labels), .classes = names};
  return numbers ? by_number(reading, names) : not_a_class(reading, *named.unknown, names);
}

}  // namespace assay::data
