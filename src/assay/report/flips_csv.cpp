#include "assay/report/flips_csv.hpp"

#include <cmath>

#include <fmt/format.h>

namespace assay::report {
namespace {

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string number(const record::Number& value) {
  return value.defined() && std::isfinite(value.value()) ? fmt::format("{}", value.value()) : "";
}

}  // namespace

std::string render_flips_csv(std::span<const record::FlipRow> flips) {
  std::string text = "index,id,target,baseline,candidate,kind,baseline_score,candidate_score,severity\r\n";
  for (const record::FlipRow& flip : flips) {
    text += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", flip.index, quoted(flip.id), quoted(flip.target),
                        quoted(flip.baseline), quoted(flip.candidate), quoted(flip.kind), number(flip.baseline_score),
                        number(flip.candidate_score), number(flip.severity));
  }
  return text;
}

}  // namespace assay::report
