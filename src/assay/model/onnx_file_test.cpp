#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/model/model.hpp"
#include "assay/model/onnx_builder_test.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model::onnx_file_test {
namespace {

namespace fs = std::filesystem;

class ExternalDataTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_ / "model"); }
  void TearDown() override { fs::remove_all(folder_); }

  using Entries = std::vector<std::pair<std::string, std::string>>;

  static void refer(onnx::TensorProto* tensor, const Entries& entries) {
    tensor->set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] : entries) {
      auto* added = tensor->add_external_data();
      added->set_key(key);
      added->set_value(value);
    }
  }

  Result<ModelSummary> inspect_with(const Entries& entries) {
    auto builder = testing_only::linear_model();
    refer(builder.constant("big", onnx::TensorProto::FLOAT, {4}), entries);
    return inspect(builder.save(folder_ / "model" / "m.onnx"));
  }

  Result<ModelSummary> inspect_with(const std::string& location, int length) {
    return inspect_with({{"location", location}, {"offset", "0"}, {"length", std::to_string(length)}});
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_external_data_test";
};

TEST_F(ExternalDataTest, CountsTowardsTheSizeAndTheDigest) {
  ASSERT_TRUE(write_file(folder_ / "model" / "m.data", std::string(16, 'a')));
  const auto summary = inspect_with("m.data", 16);
  ASSERT_TRUE(summary) << summary.error().text();
  const fs::path path = folder_ / "model" / "m.onnx";
  EXPECT_EQ(summary->file_bytes, fs::file_size(path) + 16);
  const std::string before = digest_of(path, *summary).value();
  ASSERT_TRUE(write_file(folder_ / "model" / "m.data", std::string(16, 'b')));
  EXPECT_NE(digest_of(path, *summary).value(), before);
}

TEST_F(ExternalDataTest, MissingAndShortFilesAreErrors) {
  const auto missing = inspect_with("none.data", 16);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), ErrorCode::not_found);
  EXPECT_NE(missing.error().message().find("none.data"), std::string::npos);
  ASSERT_TRUE(write_file(folder_ / "model" / "m.data", "short"));
  EXPECT_EQ(inspect_with("m.data", 16).error().code(), ErrorCode::corrupt);
}

TEST_F(ExternalDataTest, OutsideTheFolderIsRefusedHoweverItIsReached) {
  ASSERT_TRUE(write_file(folder_ / "secret", std::string(16, 's')));
  fs::create_symlink(folder_ / "secret", folder_ / "model" / "link");
  for (const std::string& location : {std::string("../secret"), (folder_ / "secret").string(), std::string("link")}) {
    const auto summary = inspect_with(location, 16);
    ASSERT_FALSE(summary) << location;
    EXPECT_EQ(summary.error().code(), ErrorCode::corrupt);
    EXPECT_NE(summary.error().message().find("outside the model's folder"), std::string::npos);
  }
}

TEST_F(ExternalDataTest, InBranchesAndConstantsItIsHeldToTheSame) {
  ASSERT_TRUE(write_file(folder_ / "secret", std::string(16, 's')));
  for (const bool in_branch : {false, true}) {
    auto builder = testing_only::linear_model();
    builder.node(in_branch ? "If" : "Constant", {}, {"c"});
    auto* nodes = builder.proto().mutable_graph()->mutable_node();
    auto* attribute = nodes->at(nodes->size() - 1).add_attribute();
    auto* tensor = in_branch ? attribute->mutable_g()->add_initializer() : attribute->mutable_t();
    refer(tensor, {{"location", "../secret"}});
    const auto summary = inspect(builder.save(folder_ / "model" / "m.onnx"));
    ASSERT_FALSE(summary) << in_branch;
    EXPECT_NE(summary.error().message().find("'../secret', outside"), std::string::npos) << summary.error().text();
  }
}

TEST_F(ExternalDataTest, WithoutALengthTheShapeSaysHowMuchThereMustBe) {
  ASSERT_TRUE(write_file(folder_ / "model" / "m.data", std::string(15, 'a')));
  const auto short_of_one = inspect_with({{"location", "m.data"}});
  ASSERT_FALSE(short_of_one);
  EXPECT_EQ(short_of_one.error().code(), ErrorCode::corrupt);
  ASSERT_TRUE(write_file(folder_ / "model" / "m.data", std::string(16, 'a')));
  EXPECT_TRUE(inspect_with({{"location", "m.data"}}));
}

TEST_F(ExternalDataTest, NumbersAndPathsThatAreNoneAreCorrupt) {
  ASSERT_TRUE(write_file(folder_ / "model" / "m.data", std::string(16, 'a')));
  for (const char* number : {"-5", "", "1e3", "99999999999999999999999"}) {
    const auto summary = inspect_with({{"location", "m.data"}, {"offset", number}});
    ASSERT_FALSE(summary) << number;
    EXPECT_NE(summary.error().message().find("no number of bytes"), std::string::npos);
  }
  EXPECT_EQ(inspect_with({{"location", std::string("m.data\0x", 8)}}).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(inspect_with({}).error().code(), ErrorCode::corrupt);
}

TEST(OnnxTypes, PackedAndUnknownTypes) {
  EXPECT_EQ(onnx_bits(22), 4U);
  EXPECT_EQ(onnx_type_name(22), "int4");
  EXPECT_EQ(dtype_of_onnx(1), tensor::DType::f32);
  EXPECT_FALSE(dtype_of_onnx(17));
  EXPECT_EQ(onnx_type_name(99), "type 99");
}

}  // namespace
}  // namespace assay::model::onnx_file_test
