#include "assay/experiment/model_facts.hpp"

#include <gtest/gtest.h>

namespace assay::experiment::model_facts_test {
namespace {

TEST(FactsOf, WeightsAddUpOverTheirTypes) {
  model::ModelSummary summary;
  summary.file_bytes = 1000;
  summary.weights_by_dtype = {{"float32", 400}, {"int8", 50}};
  summary.quantization_parameters_bytes = 12;
  const auto facts = facts_of({.summary = summary, .engine = nullptr, .library = {}});
  EXPECT_EQ(facts.at("file_bytes"), 1000);
  EXPECT_EQ(facts.at("weights_bytes"), 450);
  EXPECT_EQ(facts.at("weights_by_dtype").at("int8"), 50);
  EXPECT_EQ(facts.at("quantization_parameters_bytes"), 12);
}

TEST(FactsOf, AModelWithAnEngineOfItsOwnHasNoWeightsToTell) {
  ModelDescription description{
      .summary = summary_of_undeclared({"image"}), .engine = {{"name", "torch"}, {"version", "1.13.0"}}, .library = {}};
  description.summary.file_bytes = 1000;
  EXPECT_EQ(facts_of(description), nlohmann::ordered_json::parse(R"({"file_bytes": 1000,
    "engine": {"name": "torch", "version": "1.13.0"}, "inputs": ["image"]})"));
}

}  // namespace
}  // namespace assay::experiment::model_facts_test
