#include "assay/cli/quantize_text.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

using nlohmann::ordered_json;

constexpr int k_label_width = 13;

std::string line(const std::string& label, const std::string& text) {
  return fmt::format("{:<{}}{}\n", label, k_label_width, text);
}

// "3 Conv, 1 Gemm".
std::string counted(const std::map<std::string, std::uint64_t>& operators) {
  std::string text;
  for (const auto& [op, count] : operators) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, op);
  return text;
}

// One line for each precision and, of what stayed as it was, for each reason.
std::string node_lines(const ordered_json& nodes) {
  std::map<std::string, std::map<std::string, std::uint64_t>> by_precision;
  std::map<std::string, std::map<std::string, std::uint64_t>> by_reason;
  for (const auto& node : nodes) {
    const std::string op = node.at("op");
    ++by_precision[node.at("precision")][op];
    const std::string reason = node.at("reason");
    if (!reason.empty()) ++by_reason[reason][op];
  }
  std::string text;
  for (const auto& [precision, operators] : by_precision) text += line(precision, counted(operators));
  for (const auto& [reason, operators] : by_reason) text += line("", counted(operators) + ": " + reason);
  return text;
}

std::uint64_t bytes_in(const ordered_json& outcome, const char* key) {
  const auto& bytes = outcome.at(key);
  return bytes.is_number() ? bytes.get<std::uint64_t>() : 0;
}

std::string change_text(std::uint64_t before, std::uint64_t after, const char* word) {
  const double share = before > 0 ? 100 * static_cast<double>(after) / static_cast<double>(before) : 0;
  return fmt::format("{} → {}{} ({:.1f} %)", to_text(Bytes{before}), to_text(Bytes{after}), word, share);
}

// Of a simulated model, whose file holds floats, the size that its format would have.
std::string size_line(const ordered_json& outcome) {
  const std::uint64_t before = bytes_in(outcome, "baseline_bytes");
  const std::uint64_t file = bytes_in(outcome, "file_bytes");
  const std::uint64_t packed = bytes_in(outcome, "packed_bytes");
  if (outcome.at("simulated") && packed > 0) {
    const std::uint64_t size = file - std::min(file, bytes_in(outcome, "weights_bytes")) + packed;
    return line("size", fmt::format("{}; the file holds floats and has {}", change_text(before, size, " packed"),
                                    to_text(Bytes{file})));
  }
  std::string text = change_text(before, file, "");
  if (packed > 0) text += fmt::format(", weights packed {}", to_text(Bytes{packed}));
  return line("size", text);
}

std::string calibration_line(const record::CellRecord& cell) {
  const ordered_json& outcome = cell.outcome;
  const std::string split = outcome.value("split", std::string());
  return line(
      "calibration",
      fmt::format("{} of the {} samples of {}{}, drawn with seed {}", outcome.at("samples").get<std::uint64_t>(),
                  outcome.at("available").get<std::uint64_t>(), outcome.at("name").get<std::string>(),
                  split.empty() ? "" : ", split '" + split + "'", outcome.at("seed").get<std::uint64_t>()));
}

}  // namespace

std::string quantize_text(const experiment::MadeModel& made, const std::filesystem::path& baseline) {
  const ordered_json& outcome = made.cell.outcome;
  const bool simulated = outcome.at("simulated");
  std::string text = fmt::format("{} → {}\n", baseline.string(), made.path.string());
  const std::string method = made.cell.specification.at("method");
  text += line("method", simulated ? method + " (simulated: it computes in float, so its speed says nothing)" : method);
  text += node_lines(outcome.at("nodes"));
  text += size_line(outcome);
  const auto& opset = outcome.at("opset");
  if (opset.at("baseline") != opset.at("made")) {
    text += line("operator set", fmt::format("{} → {}", opset.at("baseline").dump(), opset.at("made").dump()));
  }
  if (made.calibration) text += calibration_line(*made.calibration);
  text += line("time",
               to_text(std::chrono::nanoseconds(static_cast<std::int64_t>(outcome.at("seconds").get<double>() * 1e9))));
  if (made.calibration && !made.calibration->outcome.value("note", std::string()).empty()) {
    text += "note: " + made.calibration->outcome.at("note").get<std::string>() + "\n";
  }
  for (const auto& note : outcome.at("notes")) text += "note: " + note.get<std::string>() + "\n";
  return text;
}

ordered_json quantize_json(const experiment::MadeModel& made, const std::filesystem::path& baseline) {
  const ordered_json& specification = made.cell.specification;
  ordered_json document{{"schema", "assay.quantize/1"},
                        {"baseline", baseline.string()},
                        {"baseline_digest", specification.at("model")},
                        {"path", made.path.string()},
                        {"method", specification.at("method")},
                        {"options", specification.at("options")},
                        {"tool", specification.at("tool")},
                        {"runtime", specification.at("runtime")}};
  document["calibration"] = made.calibration ? made.calibration->outcome : ordered_json(nullptr);
  document.update(made.cell.outcome);
  return document;
}

}  // namespace assay::cli
