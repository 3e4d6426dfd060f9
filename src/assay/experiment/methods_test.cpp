#include "assay/experiment/methods.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/quantize/cpu_products.hpp"

namespace assay::experiment::methods_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(KnownMethods, HaveNamesOfTheirOwnAndACommandAtTheEnd) {
  std::set<std::string> names;
  for (const auto& method : known_methods()) EXPECT_TRUE(names.insert(method.name).second) << method.name;
  EXPECT_EQ(known_methods().back().name, "command");
  EXPECT_TRUE(known_method("command"));
}

TEST(MethodRef, HoldsEverySetting) {
  const auto method = method_ref("command(run=q {input} {output} {calibration}, version=3)");
  ASSERT_TRUE(method) << method.error().text();
  EXPECT_EQ(method->name, "command");
  EXPECT_EQ(method->options.at("version"), "3");
  EXPECT_EQ(method->options.at("timeout"), "1h");
  EXPECT_TRUE(method->needs_calibration);
  EXPECT_FALSE(method_ref("command(run=q {input} {output})")->needs_calibration);
}

TEST(MethodRef, WhatIsWrongIsToldBeforeAnythingRuns) {
  const auto message = [](const std::string& text) {
    const auto method = method_ref(text);
    return method ? std::string("(accepted)") : method.error().text();
  };
  EXPECT_THAT(message("comand"), AllOf(HasSubstr("did you mean 'command'"), HasSubstr("there are ")));
  EXPECT_THAT(message("command"), HasSubstr("command(run=PROGRAM {input} {output})"));
  EXPECT_THAT(message("command(run=q {output})"), HasSubstr("lacks {input}"));
  EXPECT_THAT(message("command(run=q {input} {output}, timeout=soon)"), HasSubstr("timeout"));
  EXPECT_THAT(message("command(run=\"q 'x {input} {output}\")"), HasSubstr("not closed"));
}

TEST(MethodRef, OptionsWithoutEffectAreRefusedWithWhatTheyNeed) {
  const auto message = [](const std::string& text) {
    const auto method = method_ref(text);
    return method ? std::string("(accepted)") : method.error().text();
  };
  EXPECT_THAT(message("int8-static(percentile=99.9)"),
              HasSubstr("int8-static: percentile=99.9 would have no effect, as ranges is minmax: it counts with "
                        "ranges=percentile alone"));
  EXPECT_EQ(message("int8-static(percentile=99.9,ranges=percentile)"), "(accepted)");
  EXPECT_THAT(message("int4-block(damping=0.1)"), HasSubstr("rounding=gptq"));
  EXPECT_THAT(message("int4-block(accuracy_level=4,form=qdq)"), HasSubstr("form=matmulnbits"));
  EXPECT_THAT(message("w4a32(ranges=entropy)"), HasSubstr("as activation_bits is 32"));
  EXPECT_EQ(message("w4a8(ranges=entropy)"), "(accepted)");
  EXPECT_THAT(message("fp8-e4m3(activations=false,ranges=minmax)"), HasSubstr("as activations is false"));
  EXPECT_THAT(message("command(run=q {input} {output}, version=1, version_command=q)"), HasSubstr("give one of them"));
}

TEST(KnownMethods, TheFamilyOfBitsIsNamedAndItsErrorsAreItsOwn) {
  EXPECT_THAT(known_method("int9").error().message(), HasSubstr("wNaM"));
  EXPECT_THAT(known_method("w9a8").error().message(), HasSubstr("weights have 1 to 8 bits"));
}

TEST(MethodIdentity, VersionOfACommandIsWhatItSaysNow) {
  const auto one = *method_ref("command(run=sh {input} {output}, version_command=echo 1)");
  EXPECT_EQ(one.version, "1");
  EXPECT_NE(method_identity(one),
            method_identity(*method_ref("command(run=sh {input} {output}, version_command=echo 2)")));
  MethodRef later = one;
  later.version = "2";
  EXPECT_NE(method_identity(one), method_identity(later));
}

TEST(MethodIdentity, TellsSettingsAndScriptsApart) {
  const auto one = method_identity(*method_ref("command(run=q {input} {output})"));
  EXPECT_EQ(one, method_identity(*method_ref("command( run=q {input} {output} , timeout=1h)")));
  EXPECT_NE(one, method_identity(*method_ref("command(run=q {input} {output}, timeout=2h)")));
  EXPECT_TRUE(one.contains("files"));
}

TEST(MethodRef, SettlesWhatDependsOnTheMachine) {
  const std::string here = quantize::saturates_integer_products() ? "true" : "false";
  for (const char* method : {"int8-static", "int8-dynamic"}) {
    EXPECT_EQ(method_ref(method)->options.at("reduce_range"), here);
    EXPECT_EQ(method_ref(std::string(method) + "(reduce_range=true)")->options.at("reduce_range"), "true");
  }
}

}  // namespace
}  // namespace assay::experiment::methods_test
