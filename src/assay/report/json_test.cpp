#include "assay/report/json.hpp"

#include <gtest/gtest.h>

#include "assay/record/result_json.hpp"
#include "assay/report/example_results.hpp"

namespace assay::report::json_test {
namespace {

TEST(JsonReport, IsTheResultIndentedWithANewlineAtItsEnd) {
  const std::string text = render_json(examples::passing());
  EXPECT_TRUE(text.starts_with("{\n  \"schema\": \"assay.result/1\",\n"));
  EXPECT_TRUE(text.ends_with("\n}\n"));
  const auto read = record::result_from_json(nlohmann::ordered_json::parse(text));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(render_json(*read), text);
}

TEST(JsonReport, BytesThatAreNoTextDoNotStopIt) {
  auto result = examples::passing();
  result.data.name.push_back(static_cast<char>(0xff));
  EXPECT_NE(render_json(result).find("\xef\xbf\xbd"), std::string::npos);
}

}  // namespace
}  // namespace assay::report::json_test
