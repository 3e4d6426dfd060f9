#pragma once

#include <string>
#include <vector>

#include "assay/model/graph.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::train {

// Mean and standard deviation of rows: of each channel of pictures, of each number of other samples.
struct Moments {
  tensor::Shape shape;  // with it they spread over a sample
  std::vector<float> mean;
  std::vector<float> deviation;  // of the population; 1 where all rows are alike
};

// `rows`: float32 [rows, …sample], at least one.
Moments moments_of(const tensor::Tensor& rows);

// Whoever reads `input` reads (input − mean) · (1 / deviation) instead. Where that stands there already (known by the
// names of its nodes), it gets these moments.
void standardise_input(model::Graph& graph, const std::string& input, const Moments& moments);

// `output` becomes value · deviation + mean, and what it was before is the value whose name is returned. Where that
// stands there already, it gets these numbers.
std::string scale_output(model::Graph& graph, const std::string& output, float mean, float deviation);

// The constants by which those two work, of a graph in which they do; empty: they do not. (mean, factor), (deviation,
// mean)
std::vector<std::string> standardising_constants(const model::Graph& graph, const std::string& input);
std::vector<std::string> scaling_constants(const model::Graph& graph, const std::string& output);

}  // namespace assay::train
