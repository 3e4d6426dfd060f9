#include <algorithm>

#include "assay/model/graph.hpp"

namespace assay::model {
namespace {

const onnx::AttributeProto* find(const onnx::NodeProto& node, std::string_view name) {
  const auto found = std::ranges::find_if(node.attribute(), [name](const auto& entry) { return entry.name() == name; });
  return found == node.attribute().end() ? nullptr : &*found;
}

// The attribute of this name, emptied.
onnx::AttributeProto* renewed(onnx::NodeProto* node, const std::string& name,
                              onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto* entry = nullptr;
  for (auto& candidate : *node->mutable_attribute()) {
    if (candidate.name() == name) entry = &candidate;
  }
  if (entry == nullptr) entry = node->add_attribute();
  entry->Clear();
  entry->set_name(name);
  entry->set_type(type);
  return entry;
}

}  // namespace

std::string node_label(const onnx::NodeProto& node) {
  const bool nameless = node.name().empty() && node.output_size() > 0;
  return fmt::format("{} '{}'", node.op_type(), nameless ? node.output(0) : node.name());
}

std::int64_t attribute(const onnx::NodeProto& node, std::string_view name, std::int64_t otherwise) {
  const auto* entry = find(node, name);
  return entry == nullptr ? otherwise : entry->i();
}

float attribute(const onnx::NodeProto& node, std::string_view name, float otherwise) {
  const auto* entry = find(node, name);
  return entry == nullptr ? otherwise : entry->f();
}

std::string attribute(const onnx::NodeProto& node, std::string_view name, const std::string& otherwise) {
  const auto* entry = find(node, name);
  return entry == nullptr ? otherwise : entry->s();
}

std::vector<std::int64_t> attribute(const onnx::NodeProto& node, std::string_view name,
                                    std::vector<std::int64_t> otherwise) {
  const auto* entry = find(node, name);
  if (entry == nullptr) return otherwise;
  return {entry->ints().begin(), entry->ints().end()};
}

bool has_attribute(const onnx::NodeProto& node, std::string_view name) {
  return find(node, name) != nullptr;
}

void set_attribute(onnx::NodeProto* node, const std::string& name, std::int64_t value) {
  renewed(node, name, onnx::AttributeProto::INT)->set_i(value);
}

void set_attribute(onnx::NodeProto* node, const std::string& name, float value) {
  renewed(node, name, onnx::AttributeProto::FLOAT)->set_f(value);
}

void set_attribute(onnx::NodeProto* node, const std::string& name, const std::string& value) {
  renewed(node, name, onnx::AttributeProto::STRING)->set_s(value);
}

void set_attribute(onnx::NodeProto* node, const std::string& name, const std::vector<std::int64_t>& value) {
  auto* entry = renewed(node, name, onnx::AttributeProto::INTS);
  entry->mutable_ints()->Add(value.begin(), value.end());
}

void remove_attribute(onnx::NodeProto* node, std::string_view name) {
  auto* entries = node->mutable_attribute();
  for (int i = entries->size() - 1; i >= 0; --i) {
    if (entries->Get(i).name() == name) entries->DeleteSubrange(i, 1);
  }
}

}  // namespace assay::model
