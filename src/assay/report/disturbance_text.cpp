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
  found->places.push_back(said.where);
  if (said.number > found->worst.number) found->worst = std::move(said);
}

}  // namespace

std::vector<std::string> disturbances(const record::Speed& speed) {
  std::vector<Merged> all;
  const auto add = [&all](const char* kind, const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) merge(parsed(kind, warning), all);
  };
  if (speed.latency.defined()) add("latency", speed.latency->warnings);
  if (speed.throughput.defined()) add("throughput", speed.throughput->warnings);
  add("memory", speed.memory.warnings);
  if (speed.energy.defined()) add("energy", speed.energy->warnings);
  std::vector<std::string> texts;
  for (const Merged& merged : all) {
    texts.push_back(fmt::format("{} ({})", merged.worst.text, fmt::join(merged.places, ", ")));
  }
  return texts;
}

}  // namespace assay::report
