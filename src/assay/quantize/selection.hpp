#pragma once

#include <set>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/options.hpp"

namespace assay::quantize {

// The nodes a user wants left in float, by the options `exclude` (names, a first output for a node without one) and
// `exclude_types`.
class Selection {
 public:
  // The two options, for a method's list.
  static std::vector<OptionInfo> options();

  // Reads them. invalid_argument for a name or an operator that `graph`, as the user gave it, does not have.
  static Result<Selection> of(const model::Graph& graph, const Options& options);

  // Why the node stays in float; empty when it is not excluded. A node that has another operator by now (a MatMul
  // became a Gemm) is known by its name; one that the user's graph had not, by its operator.
  std::string reason_against(const onnx::NodeProto& node) const;

 private:
  std::set<std::string> names_;
  std::set<std::string> operators_;
  std::set<std::string> of_operators_;  // names of the nodes with these operators
  std::set<std::string> known_;         // names of all nodes of the user's graph
};

}  // namespace assay::quantize
