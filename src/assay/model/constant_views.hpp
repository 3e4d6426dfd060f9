#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "assay/base/file.hpp"
#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::model {

// The elements of a graph's constants to be read, for whoever runs the graph: in the graph's memory where they are
// there, mapped from the file that holds them where they are aligned to their type there, and a copy otherwise. The
// graph outlives it and keeps these constants as they are.
class ConstantViews {
 public:
  using Named = std::pair<std::string, tensor::TensorView>;

  // `names`: constants of the graph. Errors as Graph::values().
  static Result<ConstantViews> of(const Graph& graph, const std::vector<std::string>& names);

  const std::vector<Named>& views() const { return views_; }

 private:
  Status add(const Graph& graph, const std::string& name);
  Result<const std::byte*> mapped(const Graph& graph, const onnx::TensorProto& constant, std::size_t alignment);

  std::map<std::string, MappedFile> files_;
  std::vector<tensor::Tensor> copies_;
  std::vector<Named> views_;
};

// Shows `look` the elements of a constant of a floating type as float32, piece by piece: one that lies in a file is
// never held as a whole. Ends with the first failure of `look`; errors as Graph::floats().
Status look_through(const Graph& graph, const std::string& name,
                    const std::function<Status(std::span<const float>)>& look);

}  // namespace assay::model
