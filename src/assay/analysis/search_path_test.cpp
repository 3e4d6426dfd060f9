#include "assay/analysis/search_path.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::search_path_test {
namespace {

TEST(AddSearch, TellsLayersInTheirOrderAndHowManyEachCandidateLeaves) {
  record::Choice choice;
  choice.rows = {{.candidate = "int8-static"}, {.candidate = "mixed-2"}};
  add_search(nlohmann::ordered_json::parse(R"({"method": "int8-static", "ended": "mixed-2 passes",
      "layers": [{"node": "b", "sqnr_db": 3.5, "changed": 7},
                 {"node": "a", "sqnr_db": null, "sqnr_db_undefined": "no scores", "changed": 0}],
      "steps": [{"candidate": "int8-static", "left_in_float": 0}, {"candidate": "mixed-2", "left_in_float": 2}]})"),
             choice);
  EXPECT_EQ(choice.search.method, "int8-static");
  EXPECT_EQ(choice.search.ended, "mixed-2 passes");
  ASSERT_EQ(choice.search.layers.size(), 2U);
  EXPECT_EQ(choice.search.layers[0].node, "b");
  EXPECT_EQ(choice.search.layers[0].sqnr_db.value(), 3.5);
  EXPECT_EQ(choice.search.layers[0].changed, 7U);
  EXPECT_EQ(choice.search.layers[1].sqnr_db.reason(), "no scores");
  EXPECT_EQ(choice.rows[0].left_in_float, 0U);
  EXPECT_EQ(choice.rows[1].left_in_float, 2U);
}

TEST(AddSearch, RunWithoutOneSaysNothing) {
  record::Choice choice;
  add_search(nullptr, choice);
  EXPECT_EQ(choice.search.method, "");
}

}  // namespace
}  // namespace assay::analysis::search_path_test
