#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/split_columns.hpp"

namespace assay::data {

// A column as dense codes in order of first appearance.
struct Codes {
  std::vector<std::uint32_t> of_row;
  std::vector<std::int64_t> values;   // by code
  std::vector<std::uint32_t> counts;  // rows, by code
  std::size_t size() const { return values.size(); }
};

// Every row in one code.
Codes single_code(std::uint64_t rows);

// invalid_argument when the column is missing or has another length than the rows.
Status check_labels(const SplitColumns& columns);
Status check_groups(const SplitColumns& columns);

// Of the labels or the groups; errors as above.
Result<Codes> class_codes(const SplitColumns& columns);
Result<Codes> group_codes(const SplitColumns& columns);

// "class 'cat' (3)", or "class 3" without a name.
std::string class_text(const SplitColumns& columns, std::int64_t label);

// out_of_range for 2^31 rows or more: the arithmetic on their numbers would overflow.
Status check_row_count(std::uint64_t rows);

}  // namespace assay::data
