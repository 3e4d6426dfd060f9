#include "assay/experiment/answer_form.hpp"

#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::experiment::answer_form_test {
namespace {

AnswerForm of_array(tensor::DType type, tensor::Shape shape) {
  const testing_only::ScratchFolder folder("answer_form_test");
  const tensor::Tensor array(type, std::move(shape));
  EXPECT_TRUE(tensor::write_npy(folder / "p.npy", array.view()));
  return form_of_predictions({}, folder / "p.npy");
}

TEST(AnswerForm, OfAModelIsItsDeclaredShape) {
  EXPECT_EQ(form_of({.name = "y", .shape = {-1, 10}}, true).classes(), 10U);
  EXPECT_EQ(form_of({.name = "y", .shape = {1, 5, 1, 1}}, true).classes(), 5U);
  EXPECT_EQ(form_of({.name = "y", .shape = {-1, 1}}, true).classes(), 2U);
  EXPECT_EQ(form_of({.name = "y", .shape = {-1}}, true).classes(), 2U);
  EXPECT_EQ(form_of({.name = "y", .shape = {-1, -1}}, true).classes(), 0U);
  EXPECT_EQ(form_of({.name = "y", .shape = {}}, true).classes(), 0U);
}

TEST(AnswerForm, OneWholeNumberASampleOfAModelIsADecision) {
  for (const tensor::DType whole : {tensor::DType::i32, tensor::DType::i64}) {
    EXPECT_TRUE(form_of({.name = "y", .dtype = whole, .shape = {-1}}, true).decides_alone);
    EXPECT_FALSE(form_of({.name = "y", .dtype = whole, .shape = {-1}}, false).decides_alone);
    EXPECT_FALSE(form_of({.name = "y", .dtype = whole, .shape = {-1, 3}}, true).decides_alone);
  }
  EXPECT_FALSE(form_of({.name = "y", .dtype = tensor::DType::u8, .shape = {-1}}, true).decides_alone);
}

TEST(AnswerForm, OfAnArrayIsItsHeader) {
  EXPECT_EQ(of_array(tensor::DType::f32, {4, 3}).classes(), 3U);
  EXPECT_EQ(of_array(tensor::DType::f32, {4}).classes(), 2U);
  EXPECT_FALSE(of_array(tensor::DType::f32, {4}).decides_alone);
  EXPECT_TRUE(of_array(tensor::DType::i64, {4}).decides_alone);
  EXPECT_EQ(of_array(tensor::DType::i64, {4}).classes(), 0U);
}

TEST(AnswerForm, OfATableIsTheColumnsNamed) {
  EXPECT_EQ(form_of_predictions({.score_columns = {"a", "b", "c"}}, "p.csv").classes(), 3U);
  EXPECT_TRUE(form_of_predictions({.label_column = "decided"}, "p.csv.gz").decides_alone);
}

TEST(AnswerForm, OfAFileThatCannotBeReadIsNotKnown) {
  EXPECT_FALSE(form_of_predictions({}, "absent.npy").decides_alone);
  EXPECT_EQ(form_of_predictions({}, "absent.npy").classes(), 0U);
}

}  // namespace
}  // namespace assay::experiment::answer_form_test
