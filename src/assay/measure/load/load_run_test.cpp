#include "assay/measure/load/load_run.hpp"

#include <set>

#include <gtest/gtest.h>

namespace assay::measure::load::load_run_test {
namespace {

TEST(Scenario, HasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (const Scenario scenario :
       {Scenario::single_stream, Scenario::multi_stream, Scenario::server, Scenario::offline}) {
    names.insert(name_of(scenario));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"single stream", "multi stream", "server", "offline"}));
}

}  // namespace
}  // namespace assay::measure::load::load_run_test
