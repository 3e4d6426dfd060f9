#include "assay/report/markdown_machine.hpp"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/report/markdown_table.hpp"
#include "assay/report/number_text.hpp"

namespace assay::report {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::pair<const char*, const char*>, 16> k_rows{{
    {"processor", "processor"},
    {"flags", "instruction sets that matter"},
    {"sockets", "sockets"},
    {"cores", "cores"},
    {"processors", "processors (threads of cores)"},
    {"affinity", "processors the run could use"},
    {"smt", "several threads to a core"},
    {"isolated", "processors kept free of other work"},
    {"governor", "governor of the clock"},
    {"boost", "boost"},
    {"microcode", "microcode"},
    {"load_average", "load over the minute before measuring"},
    {"address_randomisation", "randomisation of addresses"},
    {"huge_pages", "transparent huge pages"},
    {"kernel", "kernel"},
    {"system", "system"},
}};

std::string text_of(const ordered_json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
  if (value.is_string()) return value.get<std::string>().empty() ? "none" : value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> parts;
  for (const ordered_json& part : value) parts.push_back(text_of(part));
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string text_or_reason(const ordered_json& machine, const char* key) {
  if (!machine.at(key).is_null()) return text_of(machine.at(key));
  return fmt::format("– ({})", machine.value(std::string(key) + "_undefined", std::string("not recorded")));
}

std::string memory_text(const ordered_json& bytes) {
  return bytes.is_number() ? value_text(bytes.get<double>(), record::Unit::bytes) : "–";
}

std::string runtime_text(const ordered_json& runtime) {
  if (!runtime.is_object()) return "";
  return fmt::format("{} {}, {}, sha256 {}", runtime.value("name", std::string()),
                     runtime.value("version", std::string()), runtime.value("library", std::string()),
                     runtime.value("digest", std::string()));
}

}  // namespace

std::string machine_section(const record::RunInfo& run) {
  if (!run.machine.is_object()) return "";
  MarkdownTable table({{"machine"}, {""}});
  for (const auto& [key, title] : k_rows) {
    if (run.machine.contains(key)) table.add({title, text_or_reason(run.machine, key)});
  }
  if (run.machine.contains("memory_bytes")) table.add({"memory", memory_text(run.machine.at("memory_bytes"))});
  const std::string runtime = run.machine.contains("runtime") ? runtime_text(run.machine.at("runtime")) : "";
  if (!runtime.empty()) table.add({"runtime", runtime});
  return table.empty() ? "" : "## Machine\n\n" + table.render();
}

}  // namespace assay::report
