#include "assay/experiment/making_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::making_folder_test {
namespace {

using ::testing::HasSubstr;
using testing_only::ScratchFolder;
namespace fs = std::filesystem;

TEST(MakingFolder, RefusesWhatStandsThereAndTheSourceItself) {
  const ScratchFolder folder("making_folder_test");
  const fs::path model = testing_only::shifted_model(0).save(folder / "m.onnx");
  EXPECT_TRUE(check_model_place(folder / "new.onnx", false, {}, ""));
  EXPECT_THAT(check_model_place(model, false, {}, "").error().text(), HasSubstr("--overwrite"));
  EXPECT_TRUE(check_model_place(model, true, {}, ""));
  EXPECT_THAT(check_model_place(model, true, model, "the baseline").error().text(),
              HasSubstr("is the baseline itself"));
  EXPECT_THAT(check_model_place(folder.path(), false, {}, "").error().text(), HasSubstr("name the file"));
}

TEST(MakingFolder, IsHiddenHeldByOneAndGoneAfterwards) {
  const ScratchFolder folder("making_folder_test");
  fs::path where;
  {
    const auto making = MakingFolder::open(folder / "m.onnx");
    ASSERT_TRUE(making) << making.error().text();
    where = making->folder();
    EXPECT_TRUE(fs::exists(where));
    EXPECT_TRUE(where.filename().string().starts_with('.'));
    const fs::path made = testing_only::shifted_model(0).save(where / "m.onnx");
    ASSERT_TRUE(publish_model(made, folder / "m.onnx", false));
  }
  EXPECT_FALSE(fs::exists(where));
  EXPECT_TRUE(fs::exists(folder / "m.onnx"));
}

}  // namespace
}  // namespace assay::experiment::making_folder_test
