#include <gmock/gmock.h>

#include "assay/data/yaml_section_internal.hpp"

namespace assay::data::yaml_section_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class YamlSectionTest : public testing::Test {
 protected:
  YamlSection section(const std::string& text) {
    return {YAML::Load(text), "a test", {"name", "size", "list", "rows", "kind"}, problems_};
  }
  std::string said() const { return problems_.status() ? "" : problems_.status().error().message(); }
  YamlProblems problems_{"a.yaml"};
};

TEST_F(YamlSectionTest, ValuesOfTheRightKindAreRead) {
  const auto s = section("name: x\nsize: 3\nlist: [1, 2.5]\nrows: [[1, 2], [3, 4]]\nkind: b");
  EXPECT_EQ(s.text("name"), "x");
  EXPECT_EQ(s.whole_number("size", 1), 3);
  EXPECT_THAT(s.numbers("list"), ElementsAre(1, 2.5));
  EXPECT_THAT(s.texts("list"), ElementsAre("1", "2.5"));
  EXPECT_THAT(s.numbers("size"), ElementsAre(3));
  EXPECT_EQ(s.matrix("rows")[1][0], 3);
  EXPECT_EQ(s.choice("kind", {"a", "b"}, "a"), "b");
  EXPECT_EQ(said(), "");
}

TEST_F(YamlSectionTest, AbsentKeysGiveTheDefault) {
  const auto s = section("name:");
  EXPECT_FALSE(s.has("name"));
  EXPECT_EQ(s.number("size", 7), 7);
  EXPECT_EQ(s.choice("kind", {"a"}, "a"), "a");
  EXPECT_TRUE(s.shape("list").empty());
  EXPECT_EQ(said(), "");
}

TEST_F(YamlSectionTest, EveryProblemHasItsLine) {
  const auto s = section("nam: x\nsize: 0\nlist: {a: 1}\nrows: [1]\nkind: c\nsize: 2");
  s.whole_number("size", 1);
  s.numbers("list");
  s.matrix("rows");
  s.choice("kind", {"a", "b"}, "a");
  EXPECT_THAT(said(), HasSubstr("a.yaml:1: unknown key 'nam' in a test (did you mean 'name'?)"));
  EXPECT_THAT(said(), HasSubstr("a.yaml:2: 'size' must be a whole number"));
  EXPECT_THAT(said(), HasSubstr("a.yaml:3: 'list' must be a number or a list"));
  EXPECT_THAT(said(), HasSubstr("a.yaml:4: 'rows' must be a list of rows"));
  EXPECT_THAT(said(), HasSubstr("a.yaml:5: kind 'c'"));
  EXPECT_THAT(said(), HasSubstr("a.yaml:6: key 'size' is given twice"));
}

TEST_F(YamlSectionTest, ShapesAreWholeAndPositive) {
  EXPECT_EQ(section("list: [1, 8]").shape("list"), (tensor::Shape{1, 8}));
  for (const char* text : {"list: [0]", "list: [1.5]", "list: [x]", "list: [1e12]", "list: [-1]"}) {
    section(text).shape("list");
    EXPECT_NE(said(), "") << text;
  }
}

TEST_F(YamlSectionTest, WhatIsNoMapSaysSo) {
  section("[1, 2]").text("name");
  EXPECT_THAT(said(), HasSubstr("a test must be a map"));
}

}  // namespace
}  // namespace assay::data::yaml_section_test
