#include "assay/report/disturbance_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::disturbance_text_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Disturbances, EachIsSaidOnceWithItsWorstAndWhereItWasSeen) {
  record::Latency latency;
  latency.warnings = {"in 4 of 10 launches other processes used up to 48 % of a core while measuring",
                      "1 of 11 launches failed: killed by signal 9"};
  record::Throughput throughput;
  throughput.warnings = {"in 2 of 5 launches other processes used up to 61 % of a core while measuring"};
  record::Speed speed{.latency = record::Measured<record::Latency>::of(latency),
                      .throughput = record::Measured<record::Throughput>::of(throughput)};
  speed.memory.warnings = {"fp32: in 3 of 3 passes another process uses the same runtime: up to 12.4 MB",
                           "int8: in 2 of 3 passes another process uses the same runtime: up to 9 MB"};
  EXPECT_THAT(
      disturbances(speed),
      ElementsAre(
          "other processes used up to 61 % of a core while measuring (latency: 4 of 10 launches, throughput: 2 "
          "of 5 launches)",
          "1 of 11 launches failed: killed by signal 9 (latency)",
          "another process uses the same runtime: up to 12.4 MB (memory of fp32: 3 of 3 passes, memory of int8: "
          "2 of 3 passes)"));
}

TEST(Disturbances, OneLaunchAndNoneNeedNoCounting) {
  record::Latency latency;
  latency.warnings = {"the processor slowed down 1 time because it was too hot"};
  EXPECT_THAT(disturbances({.latency = record::Measured<record::Latency>::of(latency)}),
              ElementsAre("the processor slowed down 1 time because it was too hot (latency)"));
  EXPECT_THAT(disturbances(record::Speed{}), IsEmpty());
}

TEST(Disturbances, OfSeveralCandidatesAreToldOnce) {
  record::RunResult result;
  for (const char* name : {"a", "b"}) {
    record::Latency latency;
    latency.warnings = {"in 4 of 10 launches other processes used up to 48 % of a core while measuring"};
    if (*name == 'b') latency.warnings.emplace_back("1 of 11 launches failed: killed by signal 9");
    record::CandidateResult candidate;
    candidate.model.name = name;
    candidate.speed.latency = record::Measured<record::Latency>::of(latency);
    result.candidates.push_back(candidate);
  }
  EXPECT_THAT(disturbances(result),
              ElementsAre("other processes used up to 48 % of a core while measuring (measuring each candidate)",
                          "1 of 11 launches failed: killed by signal 9 (measuring b)"));
}

}  // namespace
}  // namespace assay::report::disturbance_text_test
