#pragma once

#include <string>
#include <vector>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/method.hpp"
#include "assay/quantize/qdq_plan.hpp"
#include "assay/quantize/qdq_writer.hpp"

namespace assay::train {

// The integers that a graph learns to live with.
struct QatFormat {
  int weight_bits = 8;
  int activation_bits = 8;
};

// "int8" (w8a8), "int4" (w4a8) or "wNaM" with N from 2 to 8 and M 8 or 16. invalid_argument for anything else.
Result<QatFormat> parse_qat(const std::string& text);

// Quantization-aware training (Jacob et al., CVPR 2018): what is rounded while a graph learns, and how it is written in
// integers afterwards: as int8-static does, with the ranges that were learned.
struct QatPlan {
  quantize::QdqPlan plan;  // points into the graph it was made from
  quantize::QdqTypes types;
  int weight_bits = 8;  // 7 where this CPU's products of 8 bits saturate
  std::vector<autograd::FakeQuantizedWeight> weights;
  std::vector<autograd::FakeQuantizedActivation> activations;
  std::vector<std::string> notes;  // on how the graph was prepared
};

// Prepares the graph in place (normalisation is folded, so that what learns is what is rounded) and plans it. Errors:
// those of quantize::prepare() and plan_qdq().
Result<QatPlan> plan_qat(model::Graph& graph, const QatFormat& format);

// Writes the graph, whose constants hold what was learned, in integers. Its node pointers are used up.
Result<quantize::Outcome> write_qat(model::Graph& graph, const QatPlan& plan, const autograd::TrainableGraph& learned);

}  // namespace assay::train
