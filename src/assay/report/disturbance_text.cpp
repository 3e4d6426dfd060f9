#include "assay/report/disturbance_text.hpp"

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/base/units.hpp"

namespace assay::report {
namespace {

// A warning taken apart.
struct Said {
  std::string shape;  // its text without its first number
  std::string text;
  double number = 0;
  std::string where;  // "latency: 4 of 10 launches"
};

// "in 4 of 10 launches …" and, of memory, "name: in 5 of 5 passes …".
Said parsed(const std::string& kind, const std::string& warning) {
  static const std::regex counted(R"(^(?:(.+?): )?in (\d+ of \d+ \w+) ([^]+)$)");
  Said said{.shape = {}, .text = warning, .where = kind};
  std::smatch parts;
  if (std::regex_match(warning, parts, counted)) {
    said.text = parts[3];
    said.where = fmt::format("{}{}: {}", kind, parts[1].matched ? " of " + parts[1].str() : "", parts[2].str());
  }
  static const std::regex number(R"((up to )?(\d[\d.]*))");
  std::smatch first;
  said.shape = said.text;
  if (std::regex_search(said.text, first, number)) {
    said.number = parse_number(first[2].str()).value_or(0);
    said.shape = first.prefix().str() + "#" + first.suffix().str();
  }
  return said;
}

struct Merged {
  Said worst;
  std::vector<std::string> places;
};

void merge(Said said, std::vector<Merged>& all) {
  const auto found = std::ranges::find_if(all, [&](const Merged& merged) { return merged.worst.shape == said.shape; });
  if (found == all.end()) {
    std::string where = said.where;
    all.push_back({std::move(said), {std::move(where)}});
    return;
  }
  if (std::ranges::find(found->places, said.where) == found->places.end()) found->places.push_back(said.where);
  if (said.number > found->worst.number) found->worst = std::move(said);
}

std::vector<std::string> told_of(const std::vector<Merged>& all) {
  std::vector<std::string> texts;
  for (const Merged& merged : all) {
    texts.push_back(fmt::format("{} ({})", merged.worst.text, fmt::join(merged.places, ", ")));
  }
  return texts;
}

std::vector<Merged> merged_of(const record::Speed& speed) {
  std::vector<Merged> all;
  const auto add = [&all](const char* kind, const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) merge(parsed(kind, warning), all);
  };
  if (speed.latency.defined()) add("latency", speed.latency->warnings);
  if (speed.throughput.defined()) add("throughput", speed.throughput->warnings);
  add("memory", speed.memory.warnings);
  if (speed.energy.defined()) add("energy", speed.energy->warnings);
  return all;
}

}  // namespace

std::vector<std::string> disturbances(const record::Speed& speed) {
  return told_of(merged_of(speed));
}

std::vector<std::string> disturbances(const record::RunResult& result) {
  std::vector<Merged> all;
  for (const record::CandidateResult& candidate : result.candidates) {
    for (Merged& one : merged_of(candidate.speed)) {
      one.worst.where = "measuring " + candidate.model.name;
      merge(std::move(one.worst), all);
    }
  }
  for (Merged& merged : all) {
    const std::size_t measured = std::ranges::count_if(
        result.candidates, [](const auto& candidate) { return candidate.speed.latency.defined(); });
    if (merged.places.size() > 1 && merged.places.size() >= measured) merged.places = {"measuring each candidate"};
  }
  return told_of(all);
}

std::vector<std::string> merged_warnings(const std::vector<Warning>& warnings) {
  std::vector<Merged> all;
  for (const Warning& warning : warnings) merge(parsed(warning.where, warning.text), all);
  return told_of(all);
}

std::string shown_disturbances(const std::vector<std::string>& all) {
  constexpr std::size_t k_most = 2;
  std::string text = fmt::format(
      "{}", fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), k_most)), "; "));
  if (all.size() > k_most) text += fmt::format("; {} more in report.md", all.size() - k_most);
  return text;
}

}  // namespace assay::report
