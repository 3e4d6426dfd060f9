#include "assay/model/graph.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "assay/base/check.hpp"
#include "assay/model/graph_normal_form_internal.hpp"
#include "assay/model/graph_reads_internal.hpp"
#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {
namespace {

namespace fs = std::filesystem;

const std::vector<onnx::NodeProto*> k_nobody;

bool is_default(std::string_view domain) {
  return domain.empty() || domain == "ai.onnx";
}

std::vector<std::string> names_of(const google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>& values) {
  std::vector<std::string> names;
  for (const auto& value : values) names.push_back(value.name());
  return names;
}

bool holds(const google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>& values, const std::string& name) {
  return std::ranges::any_of(values, [&](const auto& value) { return value.name() == name; });
}

std::optional<ValueType> type_in(const onnx::ValueInfoProto& value) {
  if (!value.type().has_tensor_type() || value.type().tensor_type().elem_type() == 0) return std::nullopt;
  const auto& type = value.type().tensor_type();
  ValueType known{.type = type.elem_type(), .shape = std::nullopt};
  if (!type.has_shape()) return known;
  known.shape.emplace();
  for (const auto& dimension : type.shape().dim()) {
    known.shape->push_back(dimension.has_dim_value() && dimension.dim_value() >= 0 ? dimension.dim_value() : -1);
  }
  return known;
}

void write_type(const ValueType& known, onnx::ValueInfoProto* value) {
  auto* type = value->mutable_type()->mutable_tensor_type();
  type->Clear();
  type->set_elem_type(known.type);
  if (!known.shape) return;
  type->mutable_shape();
  for (const std::int64_t extent : *known.shape) {
    auto* dimension = type->mutable_shape()->add_dim();
    if (extent >= 0) dimension->set_dim_value(extent);
  }
}

// Where `use` is seen first goes, so that a node that reads a value twice is forgotten once a use.
void erase_one(std::vector<onnx::NodeProto*>& nodes, const onnx::NodeProto* node) {
  const auto found = std::ranges::find(nodes, node);
  if (found != nodes.end()) nodes.erase(found);
}

}  // namespace

Result<Graph> Graph::open(const fs::path& onnx) {
  ASSAY_ASSIGN(LoadedModel loaded, load_onnx(onnx));
  const fs::path folder = onnx.has_parent_path() ? onnx.parent_path() : fs::path(".");
  return within(adopt(std::move(loaded.model), folder), "reading " + onnx.string());
}

Result<Graph> Graph::adopt(onnx::ModelProto model, const fs::path& folder) {
  auto owned = std::make_unique<onnx::ModelProto>(std::move(model));
  bring_to_normal_form(*owned);
  Graph graph(std::move(owned), folder);
  ASSAY_TRY(graph.order());
  return graph;
}

Graph::Graph(std::unique_ptr<onnx::ModelProto> model, fs::path folder)
    : model_(std::move(model)), folder_(std::move(folder)) {
  index();
}

Graph Graph::clone() const {
  return {std::make_unique<onnx::ModelProto>(*model_), folder_};
}

void Graph::index() {
  auto* graph = model_->mutable_graph();
  for (auto& tensor : *graph->mutable_initializer()) constants_[tensor.name()] = &tensor;
  const auto note = [this](const onnx::ValueInfoProto& value) {
    if (const auto type = type_in(value)) types_[value.name()] = *type;
  };
  std::ranges::for_each(graph->value_info(), note);
  std::ranges::for_each(graph->output(), note);
  std::ranges::for_each(graph->input(), note);
  for (const std::string& name : all_names(model_->graph())) taken_[name] = 0;
  for (auto& node : *graph->mutable_node()) index_node(&node);
}

void Graph::index_node(onnx::NodeProto* node) {
  for (const std::string& output : node->output()) {
    if (!output.empty()) producers_[output] = node;
  }
  for (const std::string& read : reads_of(*node)) consumers_[read].push_back(node);
}

void Graph::forget_node(onnx::NodeProto* node) {
  for (const std::string& output : node->output()) {
    const auto found = producers_.find(output);
    if (found != producers_.end() && found->second == node) producers_.erase(found);
  }
  for (const std::string& read : reads_of(*node)) erase_one(consumers_[read], node);
}

std::int64_t Graph::opset(std::string_view domain) const {
  for (const auto& entry : model_->opset_import()) {
    if (entry.domain() == domain || (is_default(domain) && is_default(entry.domain()))) return entry.version();
  }
  return 0;
}

void Graph::set_opset(std::int64_t version, std::string_view domain) {
  for (auto& entry : *model_->mutable_opset_import()) {
    if (entry.domain() != domain && !(is_default(domain) && is_default(entry.domain()))) continue;
    entry.set_version(version);
    return;
  }
  auto* entry = model_->add_opset_import();
  entry->set_domain(std::string(domain));
  entry->set_version(version);
}

std::vector<onnx::NodeProto*> Graph::nodes() {
  auto* nodes = model_->mutable_graph()->mutable_node();
  return {nodes->pointer_begin(), nodes->pointer_end()};
}

std::vector<const onnx::NodeProto*> Graph::nodes() const {
  std::vector<const onnx::NodeProto*> nodes;
  for (const auto& node : model_->graph().node()) nodes.push_back(&node);
  return nodes;
}

onnx::NodeProto* Graph::producer(const std::string& value) const {
  const auto found = producers_.find(value);
  return found == producers_.end() ? nullptr : found->second;
}

const std::vector<onnx::NodeProto*>& Graph::consumers(const std::string& value) const {
  const auto found = consumers_.find(value);
  return found == consumers_.end() ? k_nobody : found->second;
}

bool Graph::is_input(const std::string& value) const {
  return holds(model_->graph().input(), value);
}

bool Graph::is_output(const std::string& value) const {
  return holds(model_->graph().output(), value);
}

std::vector<std::string> Graph::inputs() const {
  return names_of(model_->graph().input());
}

std::vector<std::string> Graph::outputs() const {
  return names_of(model_->graph().output());
}

std::optional<ValueType> Graph::type_of(const std::string& value) const {
  if (const auto* tensor = constant(value)) return ValueType{tensor->data_type(), shape_of(value)};
  const auto found = types_.find(value);
  return found == types_.end() ? std::nullopt : std::optional(found->second);
}

std::string Graph::fresh_name(const std::string& wish) {
  const auto [entry, is_new] = taken_.try_emplace(wish, 0);
  if (is_new) return wish;
  for (;;) {
    std::string name = fmt::format("{}_{}", wish, ++entry->second);
    if (taken_.try_emplace(name, 0).second) return name;
  }
}

onnx::NodeProto* Graph::add_node(const std::string& op, const std::vector<std::string>& inputs,
                                 const std::vector<std::string>& outputs, const std::string& name,
                                 const std::string& domain) {
  onnx::NodeProto* node = model_->mutable_graph()->add_node();
  node->set_op_type(op);
  node->set_domain(domain);
  node->set_name(fresh_name(name.empty() ? op : name));
  for (const std::string& input : inputs) node->add_input(input);
  for (const std::string& output : outputs) {
    ASSAY_CHECK(!producers_.contains(output));
    node->add_output(output);
    taken_.try_emplace(output, 0);
  }
  index_node(node);
  return node;
}

void Graph::set_input(onnx::NodeProto* node, int index, const std::string& value) {
  forget_node(node);
  while (node->input_size() <= index) node->add_input("");
  node->set_input(index, value);
  index_node(node);
}

void Graph::set_inputs(onnx::NodeProto* node, const std::vector<std::string>& values) {
  forget_node(node);
  node->clear_input();
  for (const std::string& value : values) node->add_input(value);
  index_node(node);
}

void Graph::set_output(onnx::NodeProto* node, int index, const std::string& value) {
  forget_node(node);
  node->set_output(index, value);
  taken_.try_emplace(value, 0);
  index_node(node);
}

void Graph::set_op(onnx::NodeProto* node, const std::string& op, const std::string& domain) {
  node->set_op_type(op);
  node->set_domain(domain);
}

void Graph::replace_uses(const std::string& from, const std::string& to, const onnx::NodeProto* except) {
  const std::vector<onnx::NodeProto*> uses = consumers(from);
  for (onnx::NodeProto* node : std::set<onnx::NodeProto*>(uses.begin(), uses.end())) {
    if (node == except) continue;
    forget_node(node);
    rename_reads(*node, from, to);
    index_node(node);
  }
}

void Graph::remove(const std::vector<onnx::NodeProto*>& nodes) {
  const std::unordered_set<const onnx::NodeProto*> gone(nodes.begin(), nodes.end());
  auto* field = model_->mutable_graph()->mutable_node();
  int kept = 0;
  for (int i = 0; i < field->size(); ++i) {
    if (gone.contains(&field->Get(i))) {
      forget_node(field->Mutable(i));
    } else {
      field->SwapElements(i, kept++);
    }
  }
  field->DeleteSubrange(kept, field->size() - kept);
}

void Graph::set_outputs(const std::vector<std::string>& values) {
  *model_->mutable_graph()->mutable_output() = described(values);
}

void Graph::add_outputs(const std::vector<std::string>& values) {
  for (const std::string& name : values) {
    if (!is_output(name)) *model_->mutable_graph()->add_output() = described(name);
  }
}

onnx::ValueInfoProto Graph::described(const std::string& name) const {
  for (const auto& output : model_->graph().output()) {
    if (output.name() == name) return output;
  }
  onnx::ValueInfoProto value;
  value.set_name(name);
  if (const auto type = type_of(name)) write_type(*type, &value);
  return value;
}

google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> Graph::described(const std::vector<std::string>& names) const {
  google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> values;
  for (const std::string& name : names) *values.Add() = described(name);
  return values;
}

void Graph::set_type(const std::string& value, const ValueType& type) {
  types_[value] = type;
  auto* graph = model_->mutable_graph();
  for (auto* values : {graph->mutable_input(), graph->mutable_output(), graph->mutable_value_info()}) {
    for (auto& entry : *values) {
      if (entry.name() != value) continue;
      write_type(type, &entry);
      return;
    }
  }
  auto* entry = graph->add_value_info();
  entry->set_name(value);
  write_type(type, entry);
}

void Graph::forget_types() {
  for (const auto& entry : model_->graph().value_info()) types_.erase(entry.name());
  model_->mutable_graph()->clear_value_info();
}

void Graph::set_metadata(const std::string& key, const std::string& value) {
  set_metadata_entry(*model_, key, value);
}

void Graph::remove_metadata(const std::string& key) {
  auto* entries = model_->mutable_metadata_props();
  const auto gone =
      std::remove_if(entries->begin(), entries->end(), [&](const auto& entry) { return entry.key() == key; });
  entries->erase(gone, entries->end());
}

}  // namespace assay::model
