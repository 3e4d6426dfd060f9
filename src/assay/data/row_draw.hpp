#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/split_columns.hpp"

namespace assay::data {

struct RowDraw {
  std::uint64_t count = 0;                  // rows to draw, ≥ 1 and fewer than there are
  bool stratified = false;                  // classes in their proportions
  bool grouped = false;                     // whole groups
  std::uint64_t seed = 0;                   // with `purpose` and `repeat` it fixes the draw
  std::string_view purpose = "validation";  // "calibration", …: uses of one seed share no draws
  std::uint32_t repeat = 0;                 // which of the draws
};

// Both ascending; together the rows drawn from.
struct DrawnRows {
  std::vector<std::uint32_t> drawn;
  std::vector<std::uint32_t> rest;
};

// Sets rows apart without looking at a held-out one: a validation part for early stopping, or samples for calibration,
// out of the training rows of a fold. `rows`: different row numbers of `columns`, ascending.
//   Neither flag: `count` rows, each set of them equally likely.
//   stratified: `count` rows, of class c as many as Webster's (Sainte-Laguë's) method gives it, which is count · n_c /
//   n
//     up to rounding (Balinski & Young, Fair Representation, 1982); equal claims go to the class with more rows, then
//     to the one met first. Within a class each set is equally likely.
//   grouped: groups in a drawn order, each taken when at most `count` rows, and with `stratified` of each class at most
//     ⌈count · n_c / n⌉, are then drawn; one group at least is drawn and one is left, so the number of rows is not
//     exact (up to `count`; more only when even the smallest group is larger). Small groups are taken somewhat more
//     often.
// Without `grouped` a larger count draws the same rows and more, so that sizes of calibration sets can be compared.
//   invalid_argument    count 0, or a needed column missing or of another length
//   insufficient_data   not fewer than there are rows; grouped: fewer than two groups
Result<DrawnRows> draw_rows(const SplitColumns& columns, std::span<const std::uint32_t> rows, const RowDraw& draw);

}  // namespace assay::data
