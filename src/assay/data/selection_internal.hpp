#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/data/column_internal.hpp"

namespace assay::data {

// The first of `wanted` that a row of the column has. not_found lists what there is.
Result<std::string> first_value_of(const Column& column, const std::vector<std::string>& wanted);

// Which rows of the source are the samples, in order.
class Selection {
 public:
  static Selection all(std::uint64_t rows) { return Selection(rows); }

  // Rows with this value. not_found, listing the values there are, when there is none.
  static Result<Selection> where(const Column& column, const std::string& value);

  // The first `limit` of them; 0: all.
  void keep_first(std::uint64_t limit);

  // `limit` of them, the values of the column in turn (the first row of each value, then the second, …; values in the
  // order of their first rows), kept in the order of the rows; 0: all.
  void keep_in_turn(std::uint64_t limit, const Column& column);

  std::uint64_t size() const { return is_all_ ? count_ : rows_.size(); }
  std::uint64_t row(std::uint64_t sample) const { return is_all_ ? sample : rows_[sample]; }

  // Number of samples from `sample` on, at most `most`, that lie in consecutive rows.
  std::uint64_t run_from(std::uint64_t sample, std::uint64_t most) const;

 private:
  explicit Selection(std::uint64_t rows) : count_(rows) {}
  bool is_all_ = true;
  std::uint64_t count_ = 0;
  std::vector<std::uint64_t> rows_;
};

}  // namespace assay::data
