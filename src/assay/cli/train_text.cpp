#include "assay/cli/train_text.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

#include <fmt/ranges.h>

#include "assay/base/units.hpp"

namespace assay::cli {
namespace {

using nlohmann::ordered_json;

constexpr int k_train_label_width = 13;

std::string train_line(const std::string& label, const std::string& text) {
  return fmt::format("{:<{}}{}\n", label, k_train_label_width, text);
}

// "99.20 % of the training rows, 98.50 % of the validation rows".
template <class Shown>
std::string on_both(const ordered_json& record, const std::string& key, const Shown& shown) {
  std::string text = shown(record.at("training").at(key).get<double>()) + " on the training rows";
  if (!record.at("validation").is_null()) {
    text += ", " + shown(record.at("validation").at(key).get<double>()) + " on the validation rows";
  }
  return text;
}

std::string quality_lines(const ordered_json& record) {
  const auto number = [](double value) { return fmt::format("{:.4g}", value); };
  const char* units = record.at("target_deviation").is_null() ? "" : " of standardised values";
  std::string text =
      train_line("loss", record.at("loss").get<std::string>() + units + ", " + on_both(record, "loss", number));
  if (record.at("task") == "classification") {
    const auto percent = [](double share) { return fmt::format("{:.2f} %", 100 * share); };
    return text + train_line("accuracy", on_both(record, "accuracy", percent));
  }
  return text + train_line("root MSE", on_both(record, "root_mean_squared_error", number));
}

// "1234 numbers in 6 constants", or which, where they are few.
std::string learned_line(const ordered_json& record) {
  constexpr std::size_t k_named = 4;
  const auto names = record.at("parameters").get<std::vector<std::string>>();
  const std::string where =
      names.size() > k_named ? fmt::format("{} constants", names.size()) : fmt::format("{}", fmt::join(names, ", "));
  return train_line("learned", fmt::format("{} numbers in {}", record.at("learned").get<std::uint64_t>(), where));
}

std::string epochs_line(const ordered_json& record) {
  const std::size_t run = record.at("epochs").size();
  const auto asked = record.at("planned_epochs").get<std::uint32_t>();
  std::string text = std::to_string(run);
  if (record.at("stopped_early")) text += fmt::format(" of {}, as validation no longer improved", asked);
  if (!record.at("validation").is_null()) {
    text += fmt::format("; the weights of epoch {} are kept", record.at("best_epoch").get<std::uint32_t>());
  }
  return train_line("epochs", text);
}

std::string rows_line(const ordered_json& record) {
  const ordered_json& rows = record.at("rows");
  const auto validation = rows.at("validation").get<std::uint64_t>();
  std::string text = fmt::format("{} to train on", rows.at("training").get<std::uint64_t>());
  text += validation > 0 ? fmt::format(", {} to validate by", validation) : ", none to validate by";
  if (const auto lost = rows.at("undecodable").get<std::uint64_t>(); lost > 0) {
    text += fmt::format(" ({} could not be decoded)", lost);
  }
  return train_line("rows", text);
}

// "w4a8: 2 Conv, 1 Gemm".
std::string qat_precision_lines(const ordered_json& quantized) {
  std::map<std::string, std::map<std::string, std::uint64_t>> by_precision;
  for (const auto& node : quantized.at("nodes")) ++by_precision[node.at("precision")][node.at("op")];
  std::string text;
  for (const auto& [precision, operators] : by_precision) {
    std::string counted;
    for (const auto& [op, count] : operators) counted += fmt::format("{}{} {}", counted.empty() ? "" : ", ", count, op);
    text += train_line(precision, counted);
  }
  return text;
}

// Names the first of them.
std::string staying_line(const ordered_json& names) {
  constexpr std::size_t k_named = 5;
  if (names.empty()) return "";
  std::string text = "note: constants of real numbers that are no weights stay as they are: ";
  for (std::size_t i = 0; i < std::min(k_named, names.size()); ++i) {
    text += (i > 0 ? ", " : "") + names[i].get<std::string>();
  }
  if (names.size() > k_named) text += fmt::format(" and {} more", names.size() - k_named);
  return text + "\n";
}

}  // namespace

std::string train_text(const ordered_json& record) {
  std::string text =
      fmt::format("{} → {}\n", record.at("data").at("path").get<std::string>(), record.at("path").get<std::string>());
  text += train_line("model", fmt::format("{} weights, {}", record.at("weights").get<std::uint64_t>(),
                                          to_text(Bytes{record.at("file_bytes").get<std::uint64_t>()})));
  const ordered_json& quantized = record.at("quantized");
  if (!quantized.is_null()) text += qat_precision_lines(quantized);
  text += learned_line(record) + rows_line(record) + epochs_line(record) + quality_lines(record);
  const ordered_json& check = record.at("check");
  text += train_line(
      "checked", fmt::format("{} rows with {}: scores differ by {:.1e} at most", check.at("rows").get<std::uint64_t>(),
                             record.at("runtime").get<std::string>(), check.at("largest_difference").get<double>()));
  const double seconds = record.at("seconds");
  text += train_line("time", to_text(std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9))));
  if (const auto shared = record.at("rows").at("shared_contents").get<std::uint64_t>(); shared > 0) {
    text += fmt::format("note: {} validation rows have the content of a row that is trained on: their loss flatters\n",
                        shared);
  }
  text += staying_line(record.at("staying_constants"));
  for (const auto& note : record.at("notes")) text += "note: " + note.get<std::string>() + "\n";
  if (quantized.is_null()) return text;
  for (const auto& note : quantized.at("notes")) text += "note: " + note.get<std::string>() + "\n";
  return text;
}

}  // namespace assay::cli
