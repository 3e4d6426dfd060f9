#pragma once

#include <cstdint>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/column_internal.hpp"
#include "assay/data/selection_internal.hpp"

namespace assay::data {

// For each row of the data set the row of another file that has the same id.
struct RowMatch {
  std::vector<std::uint64_t> rows;  // k_no_row where the other file lacks the id
  std::uint64_t surplus = 0;        // rows of the other file whose id the data set lacks
};

// corrupt when two selected rows have the same id; names the id and both rows.
Status check_ids_differ(const Column& ids, const Selection& selection);

// corrupt when an id stands twice in `other_ids`; names the id and both rows.
Result<RowMatch> match_rows(const Column& ids, const Column& other_ids);

// The column of the other file in the order of the data set; without a value where the match has no row.
Column brought_into_order(const Column& column, const RowMatch& match);

// corrupt when a selected row got no value from the other file; names the id.
Status check_all_matched(const Column& column, const Column& ids, const Selection& selection);

// corrupt when two columns of the same name say different things in the same row: the files are not in one order.
Status check_same_order(const Column& column, const Column& other, const std::string& name);

}  // namespace assay::data
