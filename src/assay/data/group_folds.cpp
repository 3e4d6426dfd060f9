#include <algorithm>
#include <cmath>
#include <numeric>

#include "assay/data/group_folds_internal.hpp"
#include "assay/data/shuffle_internal.hpp"

namespace assay::data {
namespace {

using Group = std::span<const GroupClassCounts::Entry>;

std::uint64_t rows_of(Group group) {
  std::uint64_t rows = 0;
  for (const auto& entry : group) rows += entry.rows;
  return rows;
}

// classes · Σ c² − (Σ c)², which orders groups as the standard deviation of their class counts does.
std::uint64_t class_spread(Group group, std::size_t classes) {
  std::uint64_t squares = 0;
  for (const auto& entry : group) squares += std::uint64_t{entry.rows} * entry.rows;
  return classes * squares - rows_of(group) * rows_of(group);
}

std::vector<std::uint32_t> placing_order(const GroupClassCounts& counts, std::size_t classes, GroupOrder order,
                                         RandomStream* random) {
  std::vector<std::uint32_t> groups(counts.begin.size() - 1);
  std::iota(groups.begin(), groups.end(), 0U);
  if (random != nullptr) shuffle(std::span(groups), *random);
  std::vector<std::uint64_t> keys(groups.size());
  for (const std::uint32_t g : groups) {
    keys[g] = order == GroupOrder::by_size ? rows_of(counts.of(g)) : class_spread(counts.of(g), classes);
  }
  std::ranges::stable_sort(groups, std::greater<>(), [&](std::uint32_t g) { return keys[g]; });
  return groups;
}

// What the folds hold while groups are placed.
class FoldBalance {
 public:
  FoldBalance(const Codes& classes, std::uint32_t folds)
      : folds_(folds),
        class_rows_(classes.counts),
        held_(classes.size() * folds),
        sums_(classes.size()),
        squares_(classes.size()),
        rows_(folds) {}

  void add(Group group, std::uint32_t fold) {
    if (rows_[fold] == 0) --empty_;
    for (const auto& [code, rows] : group) {
      squares_[code] += squares_added(code, rows, fold);
      sums_[code] += rows;
      held_[std::size_t{code} * folds_ + fold] += rows;
      rows_[fold] += rows;
    }
  }

  // `left`: groups still to be placed, this one included.
  std::uint32_t best_fold(Group group, std::size_t left) const {
    const double rest = spread_of_other_classes(group);
    std::uint32_t best = folds_;
    double best_spread = 0;
    for (std::uint32_t fold = 0; fold < folds_; ++fold) {
      if (!may_take(fold, left)) continue;
      const double spread = rest + spread_with(group, fold);
      if (best == folds_ || is_better(spread, rows_[fold], best_spread, rows_[best])) {
        best = fold;
        best_spread = spread;
      }
    }
    return best;
  }

  std::vector<std::uint32_t> folds_with_room(Group group, std::size_t left) const {
    std::vector<std::uint32_t> fitting;
    for (std::uint32_t fold = 0; fold < folds_; ++fold) {
      if (may_take(fold, left) && has_room(group, fold)) fitting.push_back(fold);
    }
    return fitting;
  }

 private:
  // The last groups are kept for the folds that are still empty.
  bool may_take(std::uint32_t fold, std::size_t left) const { return left > empty_ || rows_[fold] == 0; }

  bool has_room(Group group, std::uint32_t fold) const {
    return std::ranges::all_of(group, [&](const auto& entry) {
      return (held(entry.code, fold) + entry.rows) * folds_ <= class_rows_[entry.code];
    });
  }

  static bool is_better(double spread, std::uint64_t rows, double best_spread, std::uint64_t best_rows) {
    if (best_spread == 0) return spread == 0 && rows < best_rows;
    const double ratio = spread / best_spread;
    return ratio < 1 - 1e-9 || (ratio <= 1 + 1e-9 && rows < best_rows);
  }

  std::uint64_t held(std::uint32_t code, std::uint32_t fold) const { return held_[std::size_t{code} * folds_ + fold]; }

  std::uint64_t squares_added(std::uint32_t code, std::uint64_t rows, std::uint32_t fold) const {
    return rows * (rows + 2 * held(code, fold));
  }

  // Standard deviation over the folds of the class's shares, times the number of folds.
  double spread(std::uint32_t code, std::uint64_t squares, std::uint64_t sum) const {
    const std::uint64_t variance = folds_ * squares - sum * sum;
    return std::sqrt(static_cast<double>(variance)) / static_cast<double>(class_rows_[code]);
  }

  double spread_with(Group group, std::uint32_t fold) const {
    double total = 0;
    for (const auto& [code, rows] : group) {
      total += spread(code, squares_[code] + squares_added(code, rows, fold), sums_[code] + rows);
    }
    return total;
  }

  double spread_of_other_classes(Group group) const {
    double total = 0;
    auto next = group.begin();
    for (std::uint32_t code = 0; code < class_rows_.size(); ++code) {
      if (next != group.end() && next->code == code) {
        ++next;
      } else {
        total += spread(code, squares_[code], sums_[code]);
      }
    }
    return total;
  }

  std::uint32_t folds_;
  std::vector<std::uint32_t> class_rows_;
  std::vector<std::uint64_t> held_;            // [class][fold]
  std::vector<std::uint64_t> sums_, squares_;  // by class, over the folds
  std::vector<std::uint64_t> rows_;            // by fold
  std::size_t empty_ = folds_;
};

}  // namespace

GroupClassCounts count_classes(const Codes& groups, const Codes& classes) {
  GroupClassCounts counts;
  counts.begin.assign(groups.size() + 1, 0);
  std::partial_sum(groups.counts.begin(), groups.counts.end(), counts.begin.begin() + 1);
  std::vector<std::uint32_t> class_at(groups.of_row.size());
  std::vector<std::size_t> next(counts.begin.begin(), counts.begin.end() - 1);
  for (std::size_t row = 0; row < class_at.size(); ++row) class_at[next[groups.of_row[row]]++] = classes.of_row[row];
  for (std::size_t g = 0, at = 0; g < groups.size(); ++g) {
    const std::size_t end = at + groups.counts[g];
    std::sort(class_at.begin() + static_cast<std::ptrdiff_t>(at), class_at.begin() + static_cast<std::ptrdiff_t>(end));
    counts.begin[g] = counts.entries.size();
    for (; at < end; ++at) {
      const bool is_same = counts.entries.size() > counts.begin[g] && counts.entries.back().code == class_at[at];
      if (!is_same) counts.entries.push_back({class_at[at], 0});
      ++counts.entries.back().rows;
    }
  }
  counts.begin.back() = counts.entries.size();
  return counts;
}

std::vector<std::uint32_t> group_folds(const Codes& groups, const Codes& classes, GroupOrder order, std::uint32_t folds,
                                       RandomStream* random) {
  const GroupClassCounts counts = count_classes(groups, classes);
  const auto placing = placing_order(counts, classes.size(), order, random);
  FoldBalance balance(classes, folds);
  std::vector<std::uint32_t> fold_of_group(groups.size());
  std::size_t left = groups.size();
  for (const std::uint32_t g : placing) {
    const auto group = counts.of(g);
    const auto fitting = random != nullptr ? balance.folds_with_room(group, left) : std::vector<std::uint32_t>();
    fold_of_group[g] = fitting.empty() ? balance.best_fold(group, left)
                                       : fitting[random->below(static_cast<std::uint32_t>(fitting.size()))];
    balance.add(group, fold_of_group[g]);
    --left;
  }
  return fold_of_group;
}

}  // namespace assay::data
