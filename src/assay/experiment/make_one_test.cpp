#include "assay/experiment/make_one.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::make_one_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;
using testing::StartsWith;

class MakeOneTest : public testing::Test {
 protected:
  MakeOneTest() {
    plan_.baseline = shifted_model(0).save(folder_ / "in/m.onnx");
    plan_.output = folder_ / "out/made.onnx";
    plan_.method = *method_ref("command(run=cp {input} {output})");
  }
  Error refusal() {
    const auto made = make_one(plan_, own_worker());
    return made ? Error(ErrorCode::internal, "(accepted)") : made.error();
  }
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_ / "out")) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }
  ScratchFolder folder_{"make_one_test"};
  QuantizePlan plan_;
};

TEST_F(MakeOneTest, PutsTheModelInItsPlaceAndNothingElse) {
  const auto made = make_one(plan_, own_worker());
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_THAT(*read_file(plan_.output), StartsWith(*read_file(plan_.baseline))) << "what it says of itself follows";
  EXPECT_EQ(made->cell.outcome.at("file"), "made.onnx");
  EXPECT_FALSE(made->calibration);
  EXPECT_EQ(left(), std::vector<std::string>{"made.onnx"});
}

TEST_F(MakeOneTest, ExternalDataComeAlong) {
  plan_.method = *method_ref("command(run=sh -c 'cp $1 $2; cp $(dirname $1)/w.bin $(dirname $2)' sh {input} {output})");
  OnnxBuilder builder;
  auto* weight = builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
                     .node("MatMul", {"x", "W"}, {"y"})
                     .output("y", onnx::TensorProto::FLOAT, {-1, 2})
                     .constant("W", onnx::TensorProto::FLOAT, {2, 2});
  weight->set_data_location(onnx::TensorProto::EXTERNAL);
  auto* location = weight->add_external_data();
  location->set_key("location");
  location->set_value("w.bin");
  builder.save(plan_.baseline);
  ASSERT_TRUE(write_file(folder_ / "in/w.bin", std::string(16, '\0')));
  const auto made = make_one(plan_, own_worker());
  ASSERT_TRUE(made) << made.error().text();
  // of Python's hashlib.sha256(bytes(16))
  EXPECT_EQ(left(), (std::vector<std::string>{"made.onnx", "made.onnx.374708fff771.data"}));
  EXPECT_EQ(made->cell.outcome.at("file_bytes"), fs::file_size(plan_.output) + 16);
}

TEST_F(MakeOneTest, WhatStandsThereIsReplacedOnlyWhenAsked) {
  ASSERT_TRUE(write_file(plan_.output, "mine"));
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(*read_file(plan_.output), "mine");
  plan_.overwrite = true;
  ASSERT_TRUE(make_one(plan_, own_worker()));
  EXPECT_THAT(*read_file(plan_.output), StartsWith(*read_file(plan_.baseline)));
  plan_.output = plan_.baseline;
  EXPECT_THAT(refusal().message(), HasSubstr("is the baseline itself"));
}

TEST_F(MakeOneTest, FailureLeavesNothing) {
  plan_.method = *method_ref("command(run=sh -c 'cp $1 $2; exit 3' sh {input} {output})");
  EXPECT_THAT(refusal().text(), HasSubstr("exit code 3"));
  EXPECT_TRUE(left().empty());
}

TEST_F(MakeOneTest, CalibrationIsAskedForAndHandedOver) {
  plan_.method = *method_ref("command(run=sh -c 'test -f $3/ids.npy && cp $1 $2' sh {input} {output} {calibration})");
  EXPECT_THAT(refusal().message(), HasSubstr("needs calibration data"));
  plan_.calibration.source = data::SourceOptions{};
  plan_.calibration.source->path = write_array(folder_ / "x.npy", {50, 2}, labelled_grid(50).values);
  plan_.calibration.samples = 20;
  const auto made = make_one(plan_, own_worker());
  ASSERT_TRUE(made) << made.error().text();
  ASSERT_TRUE(made->calibration);
  EXPECT_EQ(made->calibration->outcome.at("samples"), 20);
}

}  // namespace
}  // namespace assay::experiment::make_one_test
