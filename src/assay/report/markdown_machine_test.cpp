#include "assay/report/markdown_machine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::markdown_machine_test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MachineSection, ShowsWhatWasReadAndWhyTheRestWasNot) {
  record::RunInfo run;
  run.machine = {{"processor", "Some CPU"}, {"sockets", 1},        {"affinity", {0, 1}},           {"smt", true},
                 {"isolated", ""},          {"governor", nullptr}, {"memory_bytes", 8'000'000'000}};
  run.machine["governor_undefined"] = "no such file";
  run.machine["runtime"] = {{"name", "onnxruntime"}, {"version", "1.30.0"}, {"library", "lib.so"}, {"digest", "abc"}};
  const std::string text = machine_section(run);
  EXPECT_THAT(text, HasSubstr("| processor | Some CPU |"));
  EXPECT_THAT(text, HasSubstr("| processors the run could use | 0, 1 |"));
  EXPECT_THAT(text, HasSubstr("| several threads to a core | on |"));
  EXPECT_THAT(text, HasSubstr("| processors kept free of other work | none |"));
  EXPECT_THAT(text, HasSubstr("| governor of the clock | – (no such file) |"));
  EXPECT_THAT(text, HasSubstr("| memory | 8.00 GB |"));
  EXPECT_THAT(text, HasSubstr("onnxruntime 1.30.0, lib.so, sha256 abc"));
  EXPECT_THAT(text, Not(HasSubstr("boost")));  // an earlier version may not have it
}

TEST(MachineSection, IsEmptyWhereNothingWasRecorded) {
  EXPECT_EQ(machine_section({}), "");
}

}  // namespace
}  // namespace assay::report::markdown_machine_test
