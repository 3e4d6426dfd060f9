#include "assay/record/json_file.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"

namespace assay::record::json_file_test {
namespace {

const auto k_path = std::filesystem::path(testing::TempDir()) / "assay_json_file_test.json";

TEST(JsonFile, KeepsTheOrderOfKeysAndEveryBitOfANumber) {
  nlohmann::ordered_json document;
  document["z"] = 0.1 + 0.2;
  document["a"] = nullptr;
  ASSERT_TRUE(write_json(k_path, document));
  EXPECT_EQ(read_file(k_path).value(), "{\n  \"z\": 0.30000000000000004,\n  \"a\": null\n}\n");
  EXPECT_EQ(read_json(k_path).value(), document);
  std::filesystem::remove(k_path);
}

TEST(JsonFile, BrokenDocumentNamesItsFile) {
  ASSERT_TRUE(write_file(k_path, "{\"a\": "));
  const auto document = read_json(k_path);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code(), ErrorCode::corrupt);
  EXPECT_NE(document.error().message().find("assay_json_file_test.json"), std::string::npos);
  std::filesystem::remove(k_path);
}

}  // namespace
}  // namespace assay::record::json_file_test
