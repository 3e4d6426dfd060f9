#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "assay/base/result.hpp"

namespace assay::data {

// A column of a csv that shows that its rows are not the samples in their order.
struct OtherOrder {
  std::string column;    // by its name
  std::uint64_t row;     // the first, from 1 in the file, that belongs to another sample
  std::string there;     // what stands in it
  std::string expected;  // the id of the sample that comes in this place; empty after the last
};

// Looks for a column that is called `id_column` without being `ids` row for row, and for one of any name that holds
// exactly `ids` in another order. Only a named column is judged by its name: numbers of columns tell nothing.
// `delimiter` as in SourceOptions. Errors as those of a csv that is read: corrupt, io.
Result<std::optional<OtherOrder>> find_other_order(const std::filesystem::path& csv, const std::string& delimiter,
                                                   const std::string& id_column, std::span<const std::string> ids);

}  // namespace assay::data
