#include <array>

#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

using Squash = at::Tensor (*)(const at::Tensor&);

// One direction of a recurrent layer. Gates lie one behind the other along the first axis of each weight.
struct RecurrentDirection {
  at::Tensor of_input;         // X · Wᵀ + Wb for all steps: [steps, batch, gates · hidden]
  at::Tensor recurrent;        // Rᵀ: [hidden, gates · hidden]
  at::Tensor recurrent_bias;   // [gates · hidden]
  at::Tensor peepholes;        // [3 · hidden] or undefined
  std::vector<Squash> squash;  // f, g, h
  bool linear_before_reset = false;
};

struct RecurrentState {
  at::Tensor hidden;  // [batch, hidden]
  at::Tensor cell;    // of LSTM
};

using RecurrentStep = RecurrentState (*)(const RecurrentDirection&, const at::Tensor& of_input, const RecurrentState&);

// Gates i, o, f, c; peepholes i, o, f.
RecurrentState lstm_step(const RecurrentDirection& one, const at::Tensor& of_input, const RecurrentState& state) {
  auto gates = at::chunk(of_input + at::addmm(one.recurrent_bias, state.hidden, one.recurrent), 4, 1);
  const auto peepholes = one.peepholes.defined() ? at::chunk(one.peepholes, 3) : Tensors{};
  if (!peepholes.empty()) {
    gates[0] = gates[0] + peepholes[0] * state.cell;
    gates[2] = gates[2] + peepholes[2] * state.cell;
  }
  const at::Tensor cell = one.squash[0](gates[2]) * state.cell + one.squash[0](gates[0]) * one.squash[1](gates[3]);
  const at::Tensor output = peepholes.empty() ? gates[1] : gates[1] + peepholes[1] * cell;
  return {one.squash[0](output) * one.squash[2](cell), cell};
}

// Gates z, r, h.
RecurrentState gru_step(const RecurrentDirection& one, const at::Tensor& of_input, const RecurrentState& state) {
  const auto inputs = at::chunk(of_input, 3, 1);
  const std::int64_t hidden = state.hidden.size(1);
  const at::Tensor both =
      at::addmm(one.recurrent_bias.narrow(0, 0, 2 * hidden), state.hidden, one.recurrent.narrow(1, 0, 2 * hidden));
  const at::Tensor update = one.squash[0](inputs[0] + both.narrow(1, 0, hidden));
  const at::Tensor reset = one.squash[0](inputs[1] + both.narrow(1, hidden, hidden));
  const at::Tensor weights = one.recurrent.narrow(1, 2 * hidden, hidden);
  const at::Tensor bias = one.recurrent_bias.narrow(0, 2 * hidden, hidden);
  const at::Tensor past = one.linear_before_reset ? reset * at::addmm(bias, state.hidden, weights)
                                                  : at::addmm(bias, reset * state.hidden, weights);
  return {(1 - update) * one.squash[1](inputs[2] + past) + update * state.hidden, {}};
}

RecurrentState rnn_step(const RecurrentDirection& one, const at::Tensor& of_input, const RecurrentState& state) {
  return {one.squash[0](of_input + at::addmm(one.recurrent_bias, state.hidden, one.recurrent)), {}};
}

struct RecurrentKind {
  std::int64_t gates;
  std::vector<std::string> activations;  // of one direction
  bool has_cell;
  RecurrentStep step;
};

Squash squash_named(const std::string& name) {
  if (name == "Sigmoid") return at::sigmoid;
  if (name == "Tanh") return at::tanh;
  if (name == "Relu") return at::relu;
  throw OperatorFailure(fmt::format("activation '{}' is not supported", name));
}

std::vector<Squash> squashes(const OperatorCall& call, const RecurrentKind& kind, std::size_t direction) {
  std::vector<std::string> names = kind.activations;
  if (call.has("activations")) {
    const auto& all = std::get<std::vector<std::string>>(call.node().attributes.find("activations")->second);
    const std::size_t first = direction * names.size();
    if (all.size() < first + names.size()) throw OperatorFailure("it has too few activations");
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = all[first + i];
  }
  std::vector<Squash> chosen;
  for (const std::string& name : names) chosen.push_back(squash_named(name));
  return chosen;
}

// x: [steps, batch, features]
RecurrentDirection recurrent_direction(const OperatorCall& call, const RecurrentKind& kind, const at::Tensor& x,
                                       std::int64_t direction) {
  const at::Tensor weights = call.input(1)[direction];
  const at::Tensor recurrent = call.input(2)[direction];
  const std::int64_t rows = weights.size(0);
  const at::Tensor bias =
      call.has_input(3) ? call.input(3)[direction] : at::zeros({2 * rows}, weights.options().requires_grad(false));
  RecurrentDirection one{.of_input = at::matmul(x, weights.t()) + bias.narrow(0, 0, rows),
                         .recurrent = recurrent.t(),
                         .recurrent_bias = bias.narrow(0, rows, rows),
                         .peepholes = {},
                         .squash = squashes(call, kind, static_cast<std::size_t>(direction)),
                         .linear_before_reset = call.integer("linear_before_reset", 0) != 0};
  if (kind.has_cell && call.has_input(7)) one.peepholes = call.input(7)[direction];
  return one;
}

struct RecurrentRun {
  at::Tensor outputs;  // [steps, batch, hidden]
  RecurrentState last;
};

// Past a sequence's own length its state stays and its output is 0.
RecurrentRun run_direction(const RecurrentDirection& one, RecurrentStep step, RecurrentState state, bool backward,
                           const at::Tensor& lengths) {
  const std::int64_t steps = one.of_input.size(0);
  Tensors outputs(static_cast<std::size_t>(steps));
  for (std::int64_t i = 0; i < steps; ++i) {
    const std::int64_t at_step = backward ? steps - 1 - i : i;
    RecurrentState next = step(one, one.of_input[at_step], state);
    at::Tensor output = next.hidden;
    if (lengths.defined()) {
      const at::Tensor runs = (lengths > at_step).unsqueeze(1);
      output = at::where(runs, next.hidden, at::zeros_like(next.hidden));
      next.hidden = at::where(runs, next.hidden, state.hidden);
      if (next.cell.defined()) next.cell = at::where(runs, next.cell, state.cell);
    }
    outputs[static_cast<std::size_t>(at_step)] = output;
    state = next;
  }
  return {at::stack(outputs), state};
}

void refuse_recurrent_options(const OperatorCall& call) {
  if (call.has("clip")) throw OperatorFailure("clip is not supported");
  if (call.integer("input_forget", 0) != 0) throw OperatorFailure("input_forget is not supported");
}

// The initial state of a direction: input `index` [directions, batch, hidden], or zeros.
at::Tensor initial_state(const OperatorCall& call, std::size_t index, std::int64_t direction, bool batch_first,
                         const at::Tensor& zeros) {
  if (!call.has_input(index)) return zeros;
  return batch_first ? call.input(index).select(1, direction) : call.input(index)[direction];
}

Tensors recurrent_layer(const OperatorCall& call, const RecurrentKind& kind) {
  refuse_recurrent_options(call);
  const bool batch_first = call.integer("layout", 0) != 0;
  const std::string direction = call.text("direction", "forward");
  const std::int64_t directions = call.input(1).size(0);
  if (directions != (direction == "bidirectional" ? 2 : 1))
    throw OperatorFailure("its weights do not fit its direction");
  const at::Tensor x = batch_first ? call.input(0).transpose(0, 1) : call.input(0);
  const at::Tensor lengths = call.has_input(4) ? call.input(4).to(at::kLong) : at::Tensor();
  const at::Tensor zeros = at::zeros({x.size(1), call.input(2).size(2)}, x.options().requires_grad(false));
  Tensors outputs;
  Tensors hidden;
  Tensors cells;
  for (std::int64_t i = 0; i < directions; ++i) {
    const RecurrentState first{initial_state(call, 5, i, batch_first, zeros),
                               kind.has_cell ? initial_state(call, 6, i, batch_first, zeros) : at::Tensor()};
    const RecurrentRun run = run_direction(recurrent_direction(call, kind, x, i), kind.step, first,
                                           direction == "reverse" || i == 1, lengths);
    outputs.push_back(run.outputs);
    hidden.push_back(run.last.hidden);
    if (kind.has_cell) cells.push_back(run.last.cell);
  }
  const std::int64_t states_axis = batch_first ? 1 : 0;
  at::Tensor y = at::stack(outputs, 1);  // [steps, directions, batch, hidden]
  Tensors result{batch_first ? y.permute({2, 0, 1, 3}) : y, at::stack(hidden, states_axis)};
  if (kind.has_cell) result.push_back(at::stack(cells, states_axis));
  return result;
}

Tensors lstm(const OperatorCall& call) {
  return recurrent_layer(call, {4, {"Sigmoid", "Tanh", "Tanh"}, true, lstm_step});
}

Tensors gru(const OperatorCall& call) {
  return recurrent_layer(call, {3, {"Sigmoid", "Tanh"}, false, gru_step});
}

Tensors rnn(const OperatorCall& call) {
  return recurrent_layer(call, {1, {"Tanh"}, false, rnn_step});
}

}  // namespace

std::vector<Operator> recurrent_operators() {
  return {{"", "LSTM", lstm}, {"", "GRU", gru}, {"", "RNN", rnn}};
}

}  // namespace assay::autograd
