#include <numeric>

#include "assay/data/shuffle_internal.hpp"
#include "assay/data/strata_internal.hpp"

namespace assay::data {
namespace {

// How many of the places 0 … end − 1 are dealt to the fold.
std::uint64_t dealt(std::uint64_t end, std::uint32_t fold, std::uint32_t folds) {
  return (end + folds - 1 - fold) / folds;
}

}  // namespace

std::vector<std::uint32_t> stratified_folds(const Codes& classes, std::uint32_t folds, RandomStream* random) {
  std::vector<std::uint32_t> fold_at_place;
  fold_at_place.reserve(classes.of_row.size());
  std::vector<std::size_t> next_place;  // by class
  std::uint64_t begin = 0;
  for (const std::uint32_t count : classes.counts) {
    next_place.push_back(begin);
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
      fold_at_place.insert(fold_at_place.end(), dealt(begin + count, fold, folds) - dealt(begin, fold, folds), fold);
    }
    if (random != nullptr) shuffle(std::span(fold_at_place).subspan(begin, count), *random);
    begin += count;
  }
  std::vector<std::uint32_t> fold_of_row;
  fold_of_row.reserve(classes.of_row.size());
  for (const std::uint32_t code : classes.of_row) fold_of_row.push_back(fold_at_place[next_place[code]++]);
  return fold_of_row;
}

}  // namespace assay::data
