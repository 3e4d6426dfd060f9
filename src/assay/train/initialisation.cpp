#include "assay/train/initialisation.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/random.hpp"

namespace assay::train {
namespace {

double uniform_bound(const Parameter& parameter) {
  if (parameter.role == ParameterRole::recurrent) return 1 / std::sqrt(static_cast<double>(parameter.hidden));
  const std::int64_t fans = parameter.rectified ? parameter.fan_in : parameter.fan_in + parameter.fan_out;
  return std::sqrt(6 / static_cast<double>(std::max<std::int64_t>(1, fans)));
}

void set_all(model::Graph& graph, const std::string& name, float value) {
  tensor::Tensor values(tensor::DType::f32, graph.shape_of(name));
  std::ranges::fill(values.as<float>(), value);
  graph.set_constant(name, values.view());
}

double first_value(const Parameter& parameter, double bound, RandomStream& random) {
  return parameter.role == ParameterRole::embedding ? random.normal() : bound * (2 * random.uniform() - 1);
}

float constant_start(ParameterRole role) {
  if (role == ParameterRole::bias) return 0;
  return role == ParameterRole::scale ? 1.0F : 0.25F;
}

}  // namespace

void initialise(model::Graph& graph, std::span<const Parameter> parameters, std::uint64_t seed) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    if (!decays(parameter.role)) {
      set_all(graph, parameter.name, constant_start(parameter.role));
      continue;
    }
    tensor::Tensor values(tensor::DType::f32, graph.shape_of(parameter.name));
    RandomStream random(seed, stream_named("first weights"), i);
    const double bound = uniform_bound(parameter);
    for (float& value : values.as<float>()) value = static_cast<float>(first_value(parameter, bound, random));
    graph.set_constant(parameter.name, values.view());
  }
  for (const NormalisationStatistics& one : normalisation_statistics(graph)) {
    set_all(graph, one.mean, 0);
    set_all(graph, one.variance, 1);
  }
}

}  // namespace assay::train
