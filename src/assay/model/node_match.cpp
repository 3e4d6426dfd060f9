#include "assay/model/node_match.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <set>
#include <string_view>

#include "assay/model/operand.hpp"
#include "assay/model/product.hpp"

namespace assay::model {
namespace {

using Node = onnx::NodeProto;

// "_token_12" behind a name that was taken already.
std::string without_token(std::string name) {
  const std::size_t at = name.rfind("_token_");
  if (at == std::string::npos) return name;
  const auto digits = std::string_view(name).substr(at + 7);
  const bool number = !digits.empty() && std::ranges::all_of(digits, [](unsigned char c) { return std::isdigit(c); });
  return number ? name.substr(0, at) : name;
}

// What the optimiser made of the name taken away again.
std::string original_name(std::string name) {
  name = without_token(std::move(name));
  for (const std::string_view end : {"_nchwc", "/MatMulAddFusion", "_bias_int32", "_T"}) {
    if (name.ends_with(end)) name.resize(name.size() - end.size());
  }
  for (const std::string_view begin : {"fused ", "InsertedPrecisionFreeCast_"}) {
    if (name.starts_with(begin)) name = name.substr(begin.size());
  }
  return name;
}

// The product a value comes from through operators that a product takes into itself, such as its bias or activation.
const Node* product_behind(const Graph& graph, std::string value) {
  constexpr int k_longest = 4;
  for (int step = 0; step < k_longest; ++step) {
    const Node* producer = graph.producer(value);
    if (producer == nullptr || producer->input_size() == 0) return nullptr;
    if (product_of(*producer)) return producer;
    const auto made = [&graph](const std::string& input) { return !input.empty() && !graph.is_constant(input); };
    const auto from = std::ranges::find_if(producer->input(), made);
    if (from == producer->input().end()) return nullptr;
    value = *from;
  }
  return nullptr;
}

std::string weight_source(const Graph& graph, const Node& node) {
  const auto product = product_of(node);
  const Operand weight = operand_of(graph, weight_of(node, *product));
  return weight.is_constant ? weight.source : std::string();
}

class Matching {
 public:
  Matching(const Graph& written, const Graph& optimised) : written_(written), optimised_(optimised) {
    for (const Node* node : written.nodes()) {
      if (product_of(*node)) open_.push_back(node);
    }
    for (const Node* node : optimised.nodes()) {
      if (product_of(*node)) unclaimed_.push_back(node);
    }
  }

  std::unordered_map<const Node*, const Node*> run() {
    claim([this](const Node& node) { return by_name(node.name()); });
    claim([this](const Node& node) { return by_name(original_name(node.name())); });
    claim([this](const Node& node) { return by_weight(original_name(weight_source(optimised_, node))); });
    claim([this](const Node& node) { return by_output(original_name(node.name())); });
    claim([this](const Node& node) {
      return by_output(node.output_size() > 0 ? original_name(node.output(0)) : std::string());
    });
    return std::move(matches_);
  }

 private:
  using Find = std::function<const Node*(const Node&)>;

  void claim(const Find& find) {
    std::erase_if(unclaimed_, [&](const Node* node) {
      const Node* found = find(*node);
      if (found == nullptr || std::erase(open_, found) == 0) return false;
      matches_[found] = node;
      return true;
    });
  }

  const Node* by_name(const std::string& name) const {
    if (name.empty()) return nullptr;
    const auto found = std::ranges::find_if(open_, [&](const Node* node) { return node->name() == name; });
    return found == open_.end() ? nullptr : *found;
  }

  const Node* by_weight(const std::string& weight) const {
    if (weight.empty()) return nullptr;
    const auto found =
        std::ranges::find_if(open_, [&](const Node* node) { return weight_source(written_, *node) == weight; });
    return found == open_.end() ? nullptr : *found;
  }

  const Node* by_output(const std::string& value) const {
    return value.empty() ? nullptr : product_behind(written_, value);
  }

  const Graph& written_;
  const Graph& optimised_;
  std::vector<const Node*> open_;
  std::vector<const Node*> unclaimed_;
  std::unordered_map<const Node*, const Node*> matches_;
};

}  // namespace

std::unordered_map<const Node*, const Node*> optimised_products(const Graph& written, const Graph& optimised) {
  return Matching(written, optimised).run();
}

}  // namespace assay::model
