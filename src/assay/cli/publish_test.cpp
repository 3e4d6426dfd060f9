#include "assay/cli/publish.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli::publish_test {
namespace {

const auto k_folder = std::filesystem::path(testing::TempDir()) / "assay_publish_test";

record::RunResult failing() {
  record::RunResult result;
  result.task = "classification";
  result.verdict = record::Verdict::fail;
  record::CandidateResult candidate;
  candidate.model.name = "a/b";
  candidate.verdict = record::Verdict::fail;
  candidate.flips.resize(record::k_listed_flips + 5);
  candidate.flips_total = candidate.flips.size();
  result.candidates.push_back(candidate);
  return result;
}

TEST(Publish, WritesEveryFlipToItsFileAndTheWorstToTheResult) {
  std::ostringstream out;
  Context context{.out = out, .err = out};
  EXPECT_EQ(publish(failing(), k_folder, PrintFormat::table, context).value(), 1);
  const std::string csv = read_file(k_folder / "flips-a_b.csv").value();
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), record::k_listed_flips + 6);
  EXPECT_EQ(record::read_json(k_folder / "result.json")->at("candidates")[0].at("flips").size(),
            record::k_listed_flips);
  EXPECT_TRUE(std::filesystem::exists(k_folder / "report.md"));
  std::filesystem::remove_all(k_folder);
}

TEST(Publish, JsonAloneGoesToStandardOutput) {
  std::ostringstream out;
  Context context{.out = out, .err = out};
  ASSERT_TRUE(publish(failing(), k_folder, PrintFormat::json, context));
  EXPECT_EQ(nlohmann::json::parse(out.str()).at("schema"), "assay.result/1");
  std::filesystem::remove_all(k_folder);
}

TEST(Publish, GoogleBenchmarksFormatGoesToStandardOutput) {
  std::ostringstream out;
  Context context{.out = out, .err = out};
  ASSERT_TRUE(publish(failing(), k_folder, PrintFormat::google_benchmark, context));
  EXPECT_TRUE(nlohmann::json::parse(out.str()).contains("benchmarks"));
  std::filesystem::remove_all(k_folder);
}

}  // namespace
}  // namespace assay::cli::publish_test
