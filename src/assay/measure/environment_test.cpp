#include "assay/measure/environment.hpp"

#include <gtest/gtest.h>

namespace assay::measure::environment_test {
namespace {

using Text = Reading<std::string>;

TEST(Environment, TakesWhatMattersFromTheSystemsTexts) {
  const Environment environment = parse_environment(
      {.cpuinfo = "processor\t: 0\nmodel name\t: Some CPU\nmicrocode\t: 0x2b\nflags\t\t: fpu avx2 avx512_vnni sse2\n",
       .os_release = "NAME=x\nPRETTY_NAME=\"Some Linux 12\"\n",
       .meminfo = "MemTotal:       1000 kB\n"});
  EXPECT_EQ(environment.processor, "Some CPU");
  EXPECT_EQ(environment.flags, (std::vector<std::string>{"avx2", "avx512_vnni"}));
  EXPECT_EQ(environment.system, "Some Linux 12");
  EXPECT_EQ(environment.memory_bytes, 1'024'000U);
  EXPECT_EQ(*environment.microcode, "0x2b");
}

TEST(Environment, UnknownThingsStayEmptyOrAbsentWithTheirReason) {
  const Environment environment = parse_environment({.smt_active = Text::none("smt/active: no such file")});
  EXPECT_EQ(environment.processor, "");
  EXPECT_EQ(to_text(environment), "unknown processor, 0 cores");
  EXPECT_FALSE(environment.smt);
  EXPECT_EQ(environment.smt.absent, "smt/active: no such file");
  EXPECT_EQ(environment.governor.absent, "no processor has a frequency governor");
  EXPECT_FALSE(environment.load_average);
  EXPECT_TRUE(warnings_of(environment).empty());
}

TEST(Environment, SettingsAreUnderstood) {
  const Environment environment = parse_environment({.boost = Text::none("none"),
                                                     .no_turbo = std::string("1"),
                                                     .smt_active = std::string("1"),
                                                     .huge_pages = std::string("always [madvise] never"),
                                                     .randomize_va_space = std::string("2"),
                                                     .load_average = std::string("0.52 0.40 0.31 1/120 4711")});
  EXPECT_FALSE(*environment.boost);
  EXPECT_TRUE(*environment.smt);
  EXPECT_EQ(*environment.huge_pages, "madvise");
  EXPECT_EQ(*environment.address_randomisation, "full");
  EXPECT_DOUBLE_EQ(*environment.load_average, 0.52);
}

TEST(Environment, GovernorsThatDifferAreAllNamed) {
  EnvironmentTexts texts;
  for (const char* governor : {"powersave", "performance", "powersave"})
    texts.governors.push_back(std::string(governor));
  EXPECT_EQ(*parse_environment(texts).governor, "performance powersave");
  texts.governors.push_back(Text::none("cpu3: offline"));
  EXPECT_EQ(parse_environment(texts).governor.absent, "cpu3: offline");
}

TEST(Environment, SocketsCoresAndProcessorsAreThoseOnline) {
  EnvironmentTexts texts;
  const auto place = [](const char* package, const char* core) {
    return ProcessorPlace{.package = std::string(package), .core = std::string(core)};
  };
  texts.places = {place("0", "0"), place("0", "0"), place("0", "1"), place("1", "0"), place("1", "1")};
  texts.places.push_back({.package = Text::none("cpu5: offline"), .core = Text::none("cpu5: offline")});
  const Environment environment = parse_environment(texts);
  EXPECT_EQ(*environment.sockets, 2U);
  EXPECT_EQ(*environment.all_cores, 4U);
  EXPECT_EQ(*environment.all_processors, 5U);
  texts.places = {texts.places.back()};
  EXPECT_EQ(parse_environment(texts).sockets.absent, "cpu5: offline");
  EXPECT_EQ(parse_environment({}).all_cores.absent, "the system lists no processor");
}

TEST(EnvironmentWarnings, GovernorAndBoostAreNamedOnlyWhenTheyMakeTimesVary) {
  EnvironmentTexts texts{.boost = std::string("0")};
  texts.governors.push_back(std::string("performance"));
  EXPECT_TRUE(warnings_of(parse_environment(texts)).empty());
  texts.governors.front() = std::string("powersave");
  texts.boost = std::string("1");
  const auto warnings = warnings_of(parse_environment(texts));
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_NE(warnings[0].find("governor powersave"), std::string::npos);
  EXPECT_NE(warnings[1].find("boost"), std::string::npos);
}

TEST(EnvironmentTexts, WithoutABracketNoChoiceIsMade) {
  EXPECT_FALSE(parse_environment({.huge_pages = std::string("madvise")}).huge_pages);
  EXPECT_FALSE(parse_environment({.randomize_va_space = std::string("7")}).address_randomisation);
  EXPECT_FALSE(parse_environment({.load_average = std::string("much")}).load_average);
}

}  // namespace
}  // namespace assay::measure::environment_test
