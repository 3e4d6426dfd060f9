#include <algorithm>
#include <set>

#include "assay/autograd/torch/interpreter_internal.hpp"
#include "assay/autograd/torch/tensors_internal.hpp"
#include "assay/runtime/torch/torch_words.hpp"

namespace assay::autograd {
namespace {

constexpr std::int64_t k_oldest_opset = 7;

// Every operator that is not there, with the first node that asks for it.
Status check_operators(const Program& program) {
  std::set<std::string> seen;
  std::string missing;
  for (const Node& node : program.nodes) {
    if (find_operator(node.domain, node.op) != nullptr) continue;
    const std::string name = node.domain.empty() ? node.op : node.domain + "." + node.op;
    if (seen.insert(name).second)
      missing += fmt::format("{}{} (node {})", missing.empty() ? "" : ", ", name, node.label);
  }
  if (missing.empty()) return {};
  return fail(ErrorCode::unsupported, "no gradients through {}; docs/autograd.md lists the operators there are",
              missing);
}

// An output that may be left out and that nobody reads is left out: operators then need not give it.
void leave_out_unread(std::vector<Node>& nodes, const std::vector<std::string>& outputs) {
  std::set<std::string> read(outputs.begin(), outputs.end());
  for (const Node& node : nodes) read.insert(node.inputs.begin(), node.inputs.end());
  for (Node& node : nodes) {
    for (std::size_t i = 1; i < node.outputs.size(); ++i) {
      if (!read.contains(node.outputs[i])) node.outputs[i].clear();
    }
  }
}

}  // namespace

int Interpreter::place_of(const std::string& name) {
  if (name.empty()) return -1;
  return places_.try_emplace(name, static_cast<int>(places_.size())).first->second;
}

Status Interpreter::add_constants(const Program& program) {
  constants_.resize(places_.size());
  for (const auto& [name, values] : program.constants) {
    const auto found = places_.find(name);
    if (found == places_.end()) continue;
    ASSAY_ASSIGN(constants_[static_cast<std::size_t>(found->second)],
                 within(to_torch(values.view(), mode_.real), fmt::format("reading constant '{}'", name)));
  }
  return {};
}

Result<Interpreter> Interpreter::make(const Program& program, Mode mode) {
  if (program.opset < k_oldest_opset) {
    return fail(ErrorCode::unsupported, "operator set {}: gradients need {} or later; `assay quantize` upgrades models",
                program.opset, k_oldest_opset);
  }
  ASSAY_TRY(check_operators(program));
  Interpreter made;
  made.opset_ = program.opset;
  made.mode_ = std::move(mode);
  made.input_names_ = program.inputs;
  made.output_names_ = program.outputs;
  for (const std::string& name : program.inputs) made.place_of(name);
  std::vector<Node> nodes = program.nodes;
  leave_out_unread(nodes, program.outputs);
  for (Node& node : nodes) {
    Step step{find_operator(node.domain, node.op), std::move(node), {}, {}};
    for (const std::string& name : step.node.inputs) step.inputs.push_back(made.place_of(name));
    for (const std::string& name : step.node.outputs) step.outputs.push_back(made.place_of(name));
    made.steps_.push_back(std::move(step));
  }
  for (const std::string& name : program.outputs) made.place_of(name);
  ASSAY_TRY(made.add_constants(program));
  return made;
}

at::Tensor* Interpreter::constant(const std::string& name) {
  const auto found = places_.find(name);
  if (found == places_.end()) return nullptr;
  at::Tensor& value = constants_[static_cast<std::size_t>(found->second)];
  return value.defined() ? &value : nullptr;
}

Result<Tensors> Interpreter::inputs(std::span<const tensor::TensorView> given) const {
  if (given.size() != input_names_.size()) {
    return fail(ErrorCode::invalid_argument, "{} inputs given, the graph has {}", given.size(), input_names_.size());
  }
  Tensors inputs;
  for (std::size_t i = 0; i < given.size(); ++i) {
    ASSAY_ASSIGN(at::Tensor input,
                 within(to_torch(given[i], mode_.real), fmt::format("reading input '{}'", input_names_[i])));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

Status Interpreter::compute(const Step& step, Tensors& values) const {
  Tensors inputs;
  for (const int place : step.inputs) {
    inputs.push_back(place < 0 ? at::Tensor() : values[static_cast<std::size_t>(place)]);
  }
  const auto failed = [&](const std::string& words) {
    return fail(ErrorCode::runtime, "{} could not be computed: {}", step.node.label, words);
  };
  Tensors outputs;
  try {
    outputs = step.op->compute(OperatorCall(step.node, opset_, mode_, inputs));
  } catch (const std::exception& error) {
    return failed(runtime::words_of(error));
  }
  for (std::size_t i = 0; i < step.outputs.size(); ++i) {
    if (step.outputs[i] < 0) continue;
    if (i >= outputs.size()) return failed(fmt::format("output {} is not supported", i));
    values[static_cast<std::size_t>(step.outputs[i])] = std::move(outputs[i]);
  }
  return {};
}

std::vector<char> Interpreter::marked(const std::vector<std::string>& names) const {
  std::vector<char> marks(places_.size(), 0);
  for (const std::string& name : names) {
    if (const auto found = places_.find(name); found != places_.end())
      marks[static_cast<std::size_t>(found->second)] = 1;
  }
  return marks;
}

Result<Tensors> Interpreter::run(const Tensors& inputs, const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& altered, const Alter& alter) {
  std::vector<int> remaining(places_.size(), 0);  // readers to come; a value nobody will read is let go
  for (const Step& step : steps_) {
    for (const int place : step.inputs) remaining[static_cast<std::size_t>(std::max(place, 0))] += place >= 0 ? 1 : 0;
  }
  for (const std::string& name : wanted) {
    const auto found = places_.find(name);
    if (found == places_.end()) return fail(ErrorCode::invalid_argument, "the graph has no value '{}'", name);
    ++remaining[static_cast<std::size_t>(found->second)];
  }
  Tensors values = constants_;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    values[static_cast<std::size_t>(places_.at(input_names_[i]))] = inputs[i];
  for (const std::string& name : altered) {
    const auto found = places_.find(name);
    if (found == places_.end()) continue;
    at::Tensor& value = values[static_cast<std::size_t>(found->second)];
    if (value.defined()) value = alter(name, value);
  }
  const std::vector<char> marks = marked(altered);
  for (const Step& step : steps_) {
    ASSAY_TRY(compute(step, values));
    for (std::size_t i = 0; i < step.outputs.size(); ++i) {
      if (step.outputs[i] < 0) continue;
      const auto place = static_cast<std::size_t>(step.outputs[i]);
      if (marks[place] != 0) values[place] = alter(step.node.outputs[i], values[place]);
    }
    for (const int place : step.inputs) {
      if (place >= 0 && --remaining[static_cast<std::size_t>(place)] == 0)
        values[static_cast<std::size_t>(place)].reset();
    }
  }
  Tensors results;
  for (const std::string& name : wanted) {
    results.push_back(values[static_cast<std::size_t>(places_.at(name))]);
    if (!results.back().defined()) return fail(ErrorCode::invalid_argument, "nothing makes '{}'", name);
  }
  return results;
}

}  // namespace assay::autograd
