#include "assay/quantize/method.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::quantize::method_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(Method, TextIsANameAndSettings) {
  const auto plain = parse_method_text("int8-dynamic");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->name, "int8-dynamic");
  EXPECT_TRUE(plain->options.empty());
  const auto full = parse_method_text("int8-static( ranges=entropy, exclude=a;b )");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->name, "int8-static");
  EXPECT_THAT(full->options, ElementsAre(Pair("exclude", "a;b"), Pair("ranges", "entropy")));
}

TEST(Method, CommasInQuotesAndParenthesesBelongToTheValue) {
  const auto command = parse_method_text("command(run='q --a=1,2 {input}',with=f(1,2))");
  ASSERT_TRUE(command);
  EXPECT_THAT(command->options, ElementsAre(Pair("run", "q --a=1,2 {input}"), Pair("with", "f(1,2)")));
}

TEST(Method, TextThatIsNoneIsRefused) {
  EXPECT_THAT(parse_method_text("(a=1)").error().text(), HasSubstr("name is missing"));
  EXPECT_THAT(parse_method_text("m(a=1").error().text(), HasSubstr("m(key=value,key=value)"));
  EXPECT_THAT(parse_method_text("m(a)").error().text(), HasSubstr("'a' is no setting"));
  EXPECT_THAT(parse_method_text("m(a=1,a=2)").error().text(), HasSubstr("given twice"));
}

TEST(Method, UnknownOneIsRefusedWithThoseThereAre) {
  const auto unknown = method_named("int9-static");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code(), ErrorCode::not_found);
  EXPECT_THAT(unknown.error().text(), HasSubstr("there is no method 'int9-static'"));
}

TEST(Method, EveryBuiltinHasANameOfItsOwnAndDefaultsThatHold) {
  std::set<std::string> names;
  for (const MethodInfo& method : builtin_methods()) {
    EXPECT_TRUE(names.insert(method.name).second) << method.name;
    EXPECT_FALSE(method.summary.empty()) << method.name;
    const auto options = Options::parse(method.options, {}, method.name);
    EXPECT_TRUE(options) << options.error().text();
    EXPECT_TRUE(method_named(method.name));
  }
}

}  // namespace
}  // namespace assay::quantize::method_test
