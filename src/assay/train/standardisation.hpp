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

// Whoever reads `input` reads (input − mean) · (1 / deviation) instead.
void standardise_input(model::Graph& graph, const std::string& input, const Moments& moments);

// `output` becomes value · deviation + mean, and what it was before is the value whose name is returned.
std::string scale_output(model::Graph& graph, const std::string& output, float mean, float deviation);

// Where the graph has the nodes that standardise_input() or scale_output() added, their numbers become these. Gives
// whether it has them; the value before the scale, or an empty name.
bool restandardise_input(model::Graph& graph, const std::string& input, const Moments& moments);
std::string rescale_output(model::Graph& graph, const std::string& output, float mean, float deviation);

}  // namespace assay::train
