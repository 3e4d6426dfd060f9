#include <gmock/gmock.h>

#include "assay/data/composition_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::composed_dataset_test {
namespace {

using testing::ElementsAre;

class ComposedDatasetTest : public ScratchFolder {
 protected:
  std::string digest(const std::string& folder, Description change = {}) {
    change.inputs = {{.path = at(folder + "/a.csv"),
                      .columns = change.inputs.empty() ? std::vector<std::string>{"x"} : change.inputs[0].columns}};
    change.target = ColumnSpec{.column = "y"};
    const auto set = compose(std::move(change));
    EXPECT_TRUE(set) << set.error().text();
    return *(*set)->digest();
  }
};

TEST_F(ComposedDatasetTest, AnnotationsAreCodedInOrderOfAppearance) {
  write("a.csv", "id,x,y,patient,site\np,1,b,7,north\nq,2,a,3,south\nr,3,b,7,north\n");
  Description d{
      .inputs = {{.path = at("a.csv")}}, .target = ColumnSpec{.column = "y"}, .ids = ColumnSpec{.column = "id"}};
  d.groups = ColumnSpec{.column = "patient"};
  d.slices = {{.name = "where", .column = "site"}};
  const auto set = compose(d);
  ASSERT_TRUE(set) << set.error().text();
  const Annotations annotations = *(*set)->annotations();
  EXPECT_THAT(annotations.labels, ElementsAre(1, 0, 1));
  EXPECT_THAT(annotations.classes, ElementsAre("a", "b"));
  EXPECT_THAT(annotations.ids, ElementsAre("p", "q", "r"));
  EXPECT_THAT(annotations.groups, ElementsAre(0, 1, 0));
  ASSERT_EQ(annotations.slices.size(), 1U);
  EXPECT_EQ(annotations.slices[0].name, "where");
  EXPECT_THAT(annotations.slices[0].values, ElementsAre("north", "south"));
  EXPECT_THAT(annotations.slices[0].codes, ElementsAre(0, 1, 0));
  EXPECT_TRUE((*set)->info().labelled);
  EXPECT_EQ((*set)->info().task, Task::classification);
}

TEST_F(ComposedDatasetTest, DigestDependsOnContentAndReadingButNotOnThePlace) {
  write("one/a.csv", "x,y,z\n1,0,5\n");
  write("two/a.csv", "x,y,z\n1,0,5\n");
  write("three/a.csv", "x,y,z\n2,0,5\n");
  const std::string first = digest("one");
  EXPECT_EQ(first.size(), 64U);
  EXPECT_EQ(first, digest("two"));
  EXPECT_NE(first, digest("three"));
  EXPECT_NE(first, digest("one", {.inputs = {{.columns = {"z"}}}}));
  EXPECT_NE(first, digest("one", {.classes = {"a", "b"}}));
  EXPECT_NE(first, digest("one", {.task = Task::regression}));
}

TEST_F(ComposedDatasetTest, LabelsAloneCannotBeOpened) {
  write("y.csv", "y\n1\n0\n");
  const auto set = compose({.name = "y", .target = ColumnSpec{.file = at("y.csv"), .column = "y"}});
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ((*set)->info().samples, 2U);
  EXPECT_TRUE((*set)->info().inputs.empty());
  EXPECT_EQ((*set)->open().error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::data::composed_dataset_test
