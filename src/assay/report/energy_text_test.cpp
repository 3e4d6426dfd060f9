#include "assay/report/energy_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::energy_text_test {
namespace {

using record::Energy;
using record::Measured;
using record::Number;
using record::Range;
using testing::HasSubstr;

record::Speed speed() {
  Energy energy;
  energy.baseline = {{.source = "RAPL",
                      .domain = "package-0",
                      .joules = 0.00125,
                      .joules_interval = Range::of(0.0012, 0.0013),
                      .net_joules = 61e-6,
                      .net_joules_interval = Range::none("one launch"),
                      .idle_watts = 5.25,
                      .window_s = 10.0,
                      .launches = 5}};
  energy.candidate = energy.baseline;
  energy.candidate[0].joules = 0.0005;
  energy.ratios = {{.source = "RAPL",
                    .domain = "package-0",
                    .value = 0.4,
                    .interval = Range::of(0.35, 0.45),
                    .net_value = Number::undefined("no more than idling"),
                    .net_interval = Range::none("no more than idling"),
                    .method = "geometric mean"}};
  return {.energy = Measured<Energy>::of(energy)};
}

TEST(JoulesText, HasTheUnitThatSuitsIt) {
  EXPECT_EQ(joules_text(3.1), "3.100 J");
  EXPECT_EQ(joules_text(0.00125), "1.250 mJ");
  EXPECT_EQ(joules_text(61e-6), "61.00 µJ");
  EXPECT_EQ(joules_text(0.0), "0.000 µJ");
  EXPECT_EQ(joules_text(Number()), "–");
}

TEST(EnergySentence, NamesTheDomainBothModelsAndTheRatio) {
  EXPECT_EQ(energy_sentence(speed()),
            "an inference, idling included: package-0 1.250 mJ → 500.0 µJ, 0.40 × [0.35, 0.45] ×");
  EXPECT_EQ(energy_sentence({}), "");
  EXPECT_EQ(energy_sentence({.energy = Measured<Energy>::none("this machine shows no energy counter")}),
            "– this machine shows no energy counter");
}

TEST(EnergySection, ShowsEveryDomainWithIntervalsAndReasons) {
  const std::string text = energy_section(speed(), 0.95);
  for (const char* part : {"### Energy", "RAPL package-0", "1.250 mJ", "1.200 mJ, 1.300 mJ", "61.00 µJ", "(one launch)",
                           "5.250 W", "0.40 ×", "(no more than idling)", "geometric mean"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_EQ(energy_section({}, 0.95), "");
  EXPECT_THAT(energy_section({.energy = Measured<Energy>::none("no counter")}, 0.95), HasSubstr("None: no counter."));
}

}  // namespace
}  // namespace assay::report::energy_text_test
