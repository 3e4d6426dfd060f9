#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/report/example_results.hpp"
#include "assay/report/flips_csv.hpp"
#include "assay/report/json.hpp"
#include "assay/report/markdown.hpp"
#include "assay/report/terminal.hpp"

// Whole reports against those that a person approved, in tests/golden/. What differs is written to golden_received/ in
// the working directory; scripts/approve_golden shows the differences and accepts them.

namespace assay::report::golden_test {
namespace {

struct Example {
  std::string name;
  std::function<record::RunResult()> make;
};

std::vector<Example> examples_of_results() {
  return {{"pass", examples::passing},
          {"fail", examples::failing},
          {"inconclusive", examples::inconclusive},
          {"not_run", examples::not_run},
          {"unlabelled", examples::unlabelled},
          {"regression", examples::regression},
          {"two_candidates", examples::two_candidates},
          {"measured", examples::measured},
          {"bench", examples::bench},
          {"bench_alone", examples::bench_alone},
          {"served", examples::served},
          {"served_alone", examples::served_alone}};
}

// "pass.terminal-100" and "txt" name tests/golden/pass.terminal-100.approved.txt.
void expect_approved(const std::string& name, const std::string& extension, const std::string& text) {
  const std::filesystem::path golden = std::filesystem::path(ASSAY_SOURCE_DIR) / "tests" / "golden";
  const auto approved = read_file(golden / (name + ".approved." + extension));
  if (approved && *approved == text) return;
  const std::filesystem::path received = "golden_received";
  ASSERT_TRUE(write_file(received / (name + ".approved." + extension), text));
  ADD_FAILURE() << name << "." << extension << " differs from the approved report; see scripts/approve_golden\n"
                << text;
}

std::string terminal_text(const record::RunResult& result, int width, bool colour = false) {
  return render_terminal(
      result, {.width = width, .colour = colour, .report_path = "out/report.md", .result_path = "out/result.json"});
}

TEST(GoldenReports, TerminalAtFourWidths) {
  for (const auto& [name, make] : examples_of_results()) {
    for (const int width : {60, 80, 100, 140}) {
      expect_approved(name + ".terminal-" + std::to_string(width), "txt", terminal_text(make(), width));
    }
  }
}

TEST(GoldenReports, TerminalInColour) {
  expect_approved("fail.terminal-colour", "txt", terminal_text(examples::failing(), 100, true));
}

TEST(GoldenReports, Markdown) {
  for (const auto& [name, make] : examples_of_results()) expect_approved(name, "md", render_markdown(make()));
}

TEST(GoldenReports, Json) {
  for (const auto& [name, make] : examples_of_results()) expect_approved(name, "json", render_json(make()));
}

}  // namespace
}  // namespace assay::report::golden_test
