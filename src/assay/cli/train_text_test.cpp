#include "assay/cli/train_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::train_text_test {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::Not;

ordered_json example() {
  return {{"path", "m.onnx"},
          {"data", {{"path", "d.npz"}}},
          {"planned_epochs", 9},
          {"task", "classification"},
          {"rows", {{"training", 80}, {"validation", 20}, {"undecodable", 1}, {"shared_contents", 3}}},
          {"loss", "cross-entropy"},
          {"target_deviation", nullptr},
          {"parameters", {"fc.weight", "fc.bias"}},
          {"learned", 990},
          {"notes", {"It is a bad model."}},
          {"epochs", {1, 2, 3}},
          {"best_epoch", 2},
          {"stopped_early", true},
          {"training", {{"loss", 0.25}, {"accuracy", 0.995}}},
          {"validation", {{"loss", 0.5}, {"accuracy", 0.95}}},
          {"quantized", nullptr},
          {"staying_constants", ordered_json::array()},
          {"check", {{"rows", 64}, {"largest_difference", 2e-7}}},
          {"runtime", "ONNX Runtime 1.30.0"},
          {"weights", 1000},
          {"file_bytes", 4200},
          {"seconds", 2.5}};
}

TEST(TrainText, SaysWhatWasTrainedHowWellAndWhatWasChecked) {
  EXPECT_EQ(train_text(example()),
            "d.npz → m.onnx\n"
            "model        1000 weights, 4.20 kB\n"
            "learned      990 numbers in fc.weight, fc.bias\n"
            "rows         80 to train on, 20 to validate by (1 could not be decoded)\n"
            "epochs       3 of 9, as validation no longer improved; the weights of epoch 2 are kept\n"
            "loss         cross-entropy, 0.25 on the training rows, 0.5 on the validation rows\n"
            "accuracy     99.50 % on the training rows, 95.00 % on the validation rows\n"
            "checked      64 rows with ONNX Runtime 1.30.0: scores differ by 2.0e-07 at most\n"
            "time         2.5 s\n"
            "note: 3 validation rows have the content of a row that is trained on: their loss flatters\n"
            "note: It is a bad model.\n");
}

TEST(TrainText, OfManyConstantsSaysHowMany) {
  ordered_json record = example();
  record["parameters"] = {"a", "b", "c", "d", "e"};
  EXPECT_THAT(train_text(record), HasSubstr("learned      990 numbers in 5 constants\n"));
}

TEST(TrainText, OfValuesWithoutValidation) {
  ordered_json record = example();
  record["task"] = "regression";
  record["stopped_early"] = false;
  record["validation"] = nullptr;
  record["rows"] = {{"training", 80}, {"validation", 0}, {"undecodable", 0}, {"shared_contents", 0}};
  record["training"] = {{"loss", 0.25}, {"root_mean_squared_error", 1.5}};
  record["loss"] = "mean squared error";
  record["target_deviation"] = 3;
  record["notes"] = ordered_json::array();
  const std::string text = train_text(record);
  EXPECT_THAT(text, HasSubstr("loss         mean squared error of standardised values, 0.25 on the training rows\n"));
  EXPECT_THAT(text, HasSubstr("none to validate by\n"));
  EXPECT_THAT(text, HasSubstr("root MSE     1.5 on the training rows\n"));
  EXPECT_THAT(text, HasSubstr("epochs       3\n"));
  EXPECT_THAT(text, Not(HasSubstr("note")));
}

TEST(TrainText, NamesConstantsThatStay) {
  ordered_json record = example();
  record["staying_constants"] = {"shift", "mask"};
  EXPECT_THAT(train_text(record), HasSubstr("that are no weights stay as they are: shift, mask\n"));
  record["staying_constants"] = {"a", "b", "c", "d", "e", "f", "g"};
  EXPECT_THAT(train_text(record), HasSubstr(": a, b, c, d, e and 2 more\n"));
}

TEST(TrainText, OfIntegersSaysWhichNodes) {
  ordered_json record = example();
  record["quantized"] = {{"notes", {"A sentence."}}, {"nodes", ordered_json::array()}};
  for (const char* op : {"Conv", "Conv", "Gemm"})
    record["quantized"]["nodes"].push_back({{"op", op}, {"precision", "w4a8"}});
  const std::string text = train_text(record);
  EXPECT_THAT(text, HasSubstr("w4a8         2 Conv, 1 Gemm\n"));
  EXPECT_THAT(text, HasSubstr("note: A sentence.\n"));
}

}  // namespace
}  // namespace assay::cli::train_text_test
