#include <gtest/gtest.h>

#include "assay/data/description_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::description_test {
namespace {

using tensor::DType;
using DescriptionTest = ScratchFolder;

TEST_F(DescriptionTest, NameIsTheFilesWithoutItsEndings) {
  EXPECT_EQ(describe_path("a/rows.csv.gz")->name, "rows");
  EXPECT_EQ(describe_path("a/t10k-images-idx3-ubyte.gz")->name, "t10k-images-idx3-ubyte");
  EXPECT_EQ(describe_path("images/")->name, "images");
}

TEST_F(DescriptionTest, NpzArraysWithKnownNamesAreTaken) {
  write_npy<float>("x.npy", DType::f32, {1}, {1});
  write_zip("a.npz", {{"x.npy", at("x.npy")}, {"y.npy", at("x.npy")}, {"group.npy", at("x.npy")}});
  const auto d = describe_npz(at("a.npz"));
  ASSERT_TRUE(d);
  EXPECT_EQ(d->target->key, "y");
  EXPECT_EQ(d->groups->key, "group");
  EXPECT_FALSE(d->ids);
}

TEST_F(DescriptionTest, NpzOfSeveralInputsWithIdsNamesEach) {
  write_npy<float>("a.npy", DType::f32, {1}, {1});
  write_zip(
      "a.npz",
      {{"first.npy", at("a.npy")}, {"second.npy", at("a.npy")}, {"y.npy", at("a.npy")}, {"ids.npy", at("a.npy")}});
  const auto d = describe_npz(at("a.npz"));
  ASSERT_TRUE(d);
  ASSERT_EQ(d->inputs.size(), 2U);
  EXPECT_EQ(d->inputs[0].name, "first");
  EXPECT_EQ(d->inputs[1].key, "second");
}

TEST_F(DescriptionTest, FoldersGiveClassesAndIdsUnlessOthersAreNamed) {
  write("images/cat/1.png", "");
  Description d = *describe_path(at("images"));
  ASSERT_TRUE(describe_folders(d));
  EXPECT_EQ(d.target->column, "class");
  EXPECT_EQ(d.classes, std::vector<std::string>{"cat"});
  EXPECT_EQ(d.ids->column, "file");
  Description other{.inputs = {{.path = at("images")}}, .target = ColumnSpec{.file = "y.npy"}};
  ASSERT_TRUE(describe_folders(other));
  EXPECT_EQ(other.target->file, "y.npy");
  EXPECT_TRUE(other.classes.empty());
}

}  // namespace
}  // namespace assay::data::description_test
