#include "assay/analysis/warnings.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "assay/base/units.hpp"

namespace assay::analysis {
namespace {

constexpr std::string_view k_digits = "0123456789";

struct Merged {
  std::string shape;  // the text before and after its first number
  std::string before;
  std::string after;
  double largest = 0;
  std::string largest_text;  // empty: the text has no number
  std::size_t launches = 0;
};

// The first number of the text, cut out.
Merged parsed(const std::string& text) {
  const std::size_t begin = text.find_first_of(k_digits);
  if (begin == std::string::npos) return {.shape = text, .before = text};
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", begin), text.size());
  Merged merged{.before = text.substr(0, begin), .after = text.substr(end)};
  merged.largest_text = text.substr(begin, end - begin);
  merged.largest = parse_number(merged.largest_text).value_or(0);
  merged.shape = merged.before + '#' + merged.after;
  return merged;
}

std::string text_of(const Merged& merged, std::size_t launches, std::string_view noun) {
  const bool varies = merged.launches > 1 && !merged.largest_text.empty();
  std::string text = merged.before + (varies ? "up to " : "") + merged.largest_text + merged.after;
  if (launches == 1) return text;
  return fmt::format("in {} of {} {} {}", merged.launches, launches, noun, text);
}

}  // namespace

std::vector<std::string> merged_warnings(const std::vector<std::vector<std::string>>& launches, std::string_view noun) {
  std::vector<Merged> all;
  for (const auto& warnings : launches) {
    std::set<std::string> seen;
    for (const std::string& warning : warnings) {
      Merged one = parsed(warning);
      auto found = std::ranges::find(all, one.shape, &Merged::shape);
      if (found == all.end()) found = all.insert(found, one);
      if (one.largest > found->largest) {
        found->largest = one.largest;
        found->largest_text = one.largest_text;
      }
      if (seen.insert(one.shape).second) ++found->launches;
    }
  }
  std::vector<std::string> texts;
  for (const Merged& merged : all) texts.push_back(text_of(merged, launches.size(), noun));
  return texts;
}

void add_failures(const FailedCells& failed, std::uint64_t usable, std::vector<std::string>& warnings) {
  if (failed.count == 0) return;
  warnings.push_back(fmt::format("{} of {} launches failed: {}", failed.count, failed.count + usable, failed.first));
}

}  // namespace assay::analysis
