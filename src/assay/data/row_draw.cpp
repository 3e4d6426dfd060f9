#include "assay/data/row_draw.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

#include "assay/base/random.hpp"
#include "assay/data/codes_internal.hpp"
#include "assay/data/group_folds_internal.hpp"
#include "assay/data/shuffle_internal.hpp"

namespace assay::data {
namespace {

// A substream for each class, so that what one class draws does not depend on how much another does.
RandomStream stream_of(const RowDraw& draw, std::uint32_t code) {
  return {draw.seed, stream_named(draw.purpose), (std::uint64_t{draw.repeat} << 32) | code};
}

// A class's claim to its next row: (taken + ½) / rows, the smallest is served first.
struct Claim {
  std::uint64_t rows;
  std::uint64_t taken;
  std::uint32_t code;
  bool operator<(const Claim& other) const {  // served later
    const std::uint64_t own = (2 * taken + 1) * other.rows;
    const std::uint64_t others = (2 * other.taken + 1) * rows;
    if (own != others) return own > others;
    return rows != other.rows ? rows < other.rows : code > other.code;
  }
};

std::vector<std::uint64_t> share_out(std::uint64_t count, const std::vector<std::uint32_t>& class_rows) {
  std::priority_queue<Claim> claims;
  for (std::uint32_t code = 0; code < class_rows.size(); ++code) claims.push({class_rows[code], 0, code});
  std::vector<std::uint64_t> shares(class_rows.size(), 0);
  for (; count > 0; --count) {
    Claim claim = claims.top();
    claims.pop();
    ++shares[claim.code];
    if (++claim.taken < claim.rows) claims.push(claim);
  }
  return shares;
}

// Marks the drawn ones of the rows that `classes` describes.
std::vector<bool> draw_single_rows(const Codes& classes, const RowDraw& draw) {
  const auto shares = share_out(draw.count, classes.counts);
  std::vector<std::vector<std::uint32_t>> members(classes.size());
  for (std::size_t code = 0; code < members.size(); ++code) members[code].reserve(classes.counts[code]);
  for (std::uint32_t i = 0; i < classes.of_row.size(); ++i) members[classes.of_row[i]].push_back(i);
  std::vector<bool> is_drawn(classes.of_row.size());
  for (std::uint32_t code = 0; code < members.size(); ++code) {
    RandomStream random = stream_of(draw, code);
    draw_to_front(std::span(members[code]), shares[code], random);
    for (std::size_t k = 0; k < shares[code]; ++k) is_drawn[members[code][k]] = true;
  }
  return is_drawn;
}

// What whole groups are drawn up to; fewer rows than there are, so that a group is always left.
class GroupQuota {
 public:
  GroupQuota(const Codes& classes, std::uint64_t count) : left_(count) {
    const std::uint64_t rows = classes.of_row.size();
    for (const std::uint64_t class_rows : classes.counts) {
      left_of_class_.push_back((count * class_rows + rows - 1) / rows);
    }
  }
  bool has_room(std::span<const GroupClassCounts::Entry> group) const {
    std::uint64_t total = 0;
    for (const auto& [code, rows] : group) {
      total += rows;
      if (rows > left_of_class_[code]) return false;
    }
    return total <= left_;
  }
  void take(std::span<const GroupClassCounts::Entry> group) {
    for (const auto& [code, rows] : group) {
      left_ -= rows;
      left_of_class_[code] -= rows;
    }
  }

 private:
  std::uint64_t left_;
  std::vector<std::uint64_t> left_of_class_;
};

std::vector<bool> draw_groups(const Codes& groups, const Codes& classes, const RowDraw& draw) {
  const GroupClassCounts counts = count_classes(groups, classes);
  std::vector<std::uint32_t> order(groups.size());
  std::iota(order.begin(), order.end(), 0U);
  RandomStream random = stream_of(draw, 0);
  shuffle(std::span(order), random);
  GroupQuota quota(classes, draw.count);
  std::vector<bool> is_taken(groups.size());
  bool is_any_taken = false;
  for (const std::uint32_t group : order) {
    if (!quota.has_room(counts.of(group))) continue;
    quota.take(counts.of(group));
    is_taken[group] = true;
    is_any_taken = true;
  }
  if (!is_any_taken) {
    is_taken[*std::ranges::min_element(order, {}, [&](std::uint32_t g) { return groups.counts[g]; })] = true;
  }
  std::vector<bool> is_drawn;
  is_drawn.reserve(groups.of_row.size());
  for (const std::uint32_t group : groups.of_row) is_drawn.push_back(is_taken[group]);
  return is_drawn;
}

Status check_draw(const SplitColumns& columns, std::size_t rows, const RowDraw& draw) {
  ASSAY_TRY(check_row_count(columns.rows));
  if (draw.stratified) ASSAY_TRY(check_labels(columns));
  if (draw.grouped) ASSAY_TRY(check_groups(columns));
  if (draw.count == 0) return fail(ErrorCode::invalid_argument, "0 rows to draw for {}", draw.purpose);
  if (draw.count < rows) return {};
  return fail(ErrorCode::insufficient_data, "{} rows to draw for {}, out of {}; draw fewer than there are", draw.count,
              draw.purpose, rows);
}

Result<std::vector<bool>> draw_among(const SplitColumns& columns, const RowDraw& draw) {
  Codes classes = single_code(columns.rows);
  if (draw.stratified) {
    ASSAY_ASSIGN(classes, class_codes(columns));
  }
  if (!draw.grouped) return draw_single_rows(classes, draw);
  ASSAY_ASSIGN(const Codes groups, group_codes(columns));
  if (groups.size() >= 2) return draw_groups(groups, classes, draw);
  return fail(ErrorCode::insufficient_data, "all {} rows are of one group; nothing would be left of it beside {}",
              columns.rows, draw.purpose);
}

}  // namespace

Result<DrawnRows> draw_rows(const SplitColumns& columns, std::span<const std::uint32_t> rows, const RowDraw& draw) {
  ASSAY_TRY(check_draw(columns, rows.size(), draw));
  const SelectedColumns selected({columns.rows,
                                  draw.stratified ? columns.labels : std::span<const std::int64_t>(),
                                  draw.grouped ? columns.groups : std::span<const std::int32_t>(),
                                  {},
                                  columns.class_names},
                                 rows);
  ASSAY_ASSIGN(const std::vector<bool> is_drawn, draw_among(selected.columns(), draw));
  DrawnRows result;
  for (std::size_t i = 0; i < rows.size(); ++i) (is_drawn[i] ? result.drawn : result.rest).push_back(rows[i]);
  return result;
}

}  // namespace assay::data
