#include "assay/experiment/making_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"

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
    ASSERT_TRUE(publish_model(made, folder / "m.onnx"));
  }
  EXPECT_FALSE(fs::exists(where));
  EXPECT_TRUE(fs::exists(folder / "m.onnx"));
}

// A model of 600 weights of this value, its data outside.
fs::path model_with_data(const ScratchFolder& folder, float value) {
  fs::create_directories(folder / "work");
  onnx::ModelProto proto = testing_only::shifted_model(0).proto();
  auto graph = model::Graph::adopt(std::move(proto));
  const std::vector<float> values(600, value);
  graph->set_constant("large", {tensor::DType::f32, {600}, reinterpret_cast<const std::byte*>(values.data())});
  EXPECT_TRUE(graph->save(folder / "work/m.onnx", 0));
  return folder / "work/m.onnx";
}

std::vector<std::string> data_files(const ScratchFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    if (entry.path().extension() == ".data") names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST(PublishedModel, ReplacesTheFormerOneAndItsDataAndNothingElse) {
  const ScratchFolder folder("making_folder_test");
  ASSERT_TRUE(publish_model(model_with_data(folder, 1), folder / "m.onnx"));
  const std::vector<std::string> first = data_files(folder);
  ASSERT_EQ(first.size(), 1U);
  ASSERT_TRUE(write_file(folder / "m.onnx.0123456789ab.data", "of a model in another folder, or left by a run"));
  ASSERT_TRUE(write_file(folder / "m.onnx.notes.data", "another's"));
  ASSERT_TRUE(publish_model(model_with_data(folder, 2), folder / "m.onnx"));
  const std::vector<std::string> second = data_files(folder);
  EXPECT_THAT(second, ::testing::SizeIs(3));
  EXPECT_THAT(second, ::testing::Contains("m.onnx.notes.data"));
  EXPECT_THAT(second, ::testing::Contains("m.onnx.0123456789ab.data"));
  EXPECT_THAT(second, ::testing::Not(::testing::Contains(first.front())));
  EXPECT_EQ(model::Graph::open(folder / "m.onnx")->floats("large")->as<float>()[599], 2);
}

TEST(PublishedModel, LeavesWhatARenamedModelNeeds) {
  const ScratchFolder folder("making_folder_test");
  ASSERT_TRUE(publish_model(model_with_data(folder, 1), folder / "m.onnx"));
  fs::copy_file(folder / "m.onnx", folder / "best.onnx");
  ASSERT_TRUE(publish_model(model_with_data(folder, 2), folder / "m.onnx"));
  EXPECT_EQ(model::Graph::open(folder / "best.onnx")->floats("large")->as<float>()[599], 1);
  EXPECT_EQ(model::Graph::open(folder / "m.onnx")->floats("large")->as<float>()[599], 2);
}

// Killed between the data and the model, or before the former data went: what stands there is whole.
TEST(PublishedModel, IsWholeAtEveryMoment) {
  const ScratchFolder folder("making_folder_test");
  ASSERT_TRUE(publish_model(model_with_data(folder, 1), folder / "m.onnx"));
  const fs::path next = model_with_data(folder, 2);
  ASSERT_TRUE(model::name_data_by_content(next, "m.onnx"));
  const fs::path data = model::inspect(next)->external_files.front();
  fs::rename(data, folder / data.filename());
  EXPECT_EQ(model::Graph::open(folder / "m.onnx")->floats("large")->as<float>()[599], 1);
  fs::rename(next, folder / "m.onnx");
  EXPECT_EQ(model::Graph::open(folder / "m.onnx")->floats("large")->as<float>()[599], 2);
  EXPECT_THAT(data_files(folder), ::testing::SizeIs(2));
  ASSERT_TRUE(publish_model(model_with_data(folder, 3), folder / "m.onnx"));
  EXPECT_THAT(data_files(folder), ::testing::SizeIs(2)) << "the model's own, and that of the interrupted run";
}

}  // namespace
}  // namespace assay::experiment::making_folder_test
