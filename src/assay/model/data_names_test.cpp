#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/digest.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/model.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::data_names_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

TEST(DataNames, TellFilesApartByWhatTheyHoldAndStayOnceGiven) {
  const fs::path folder = fs::temp_directory_path() / "assay_data_names_test";
  fs::remove_all(folder);
  testing_only::OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1, 20})
      .floats("W", {20, 30}, std::vector<float>(600, 1))
      .node("MatMul", {"x", "W"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {1, 30});
  const auto graph = Graph::adopt(builder.proto());
  ASSERT_TRUE(graph);
  ASSERT_TRUE(graph->save(folder / "m.onnx", 0));
  const std::string digest = *sha256_of_file(folder / "m.onnx.data");
  for (int again = 0; again < 2; ++again) {
    ASSERT_TRUE(name_data_by_content(folder / "m.onnx", "published.onnx"));
    EXPECT_THAT(inspect(folder / "m.onnx")->external_files,
                ElementsAre(folder / ("published.onnx." + digest.substr(0, 12) + ".data")));
    EXPECT_FALSE(fs::exists(folder / "m.onnx.data"));
  }
  const auto reopened = Graph::open(folder / "m.onnx");
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->floats("W")->as<float>()[599], 1);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace assay::model::data_names_test
