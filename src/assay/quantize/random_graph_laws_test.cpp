#include <cmath>

#include "assay/quantize/method.hpp"
#include "assay/quantize/random_graph_test.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

// Whatever a network looks like, a fine format leaves what it computes nearly as it was, and a coarse one not far off.
namespace assay::quantize::random_graph_laws_test {
namespace {

using namespace testing_only;
using Settings = std::map<std::string, std::string>;

struct Law {
  std::string method;
  Settings settings;
  double error = 0;  // at most, by relative_error()
};

const std::vector<Law>& laws() {
  static const std::vector<Law> all = [] {
    const Settings fine{{"activations", "int16"}, {"reduce_range", "false"}};
    const auto with = [](Settings settings, const Settings& more) {
      settings.insert(more.begin(), more.end());
      return settings;
    };
    return std::vector<Law>{
        {"int8-static", fine, 0.05},
        {"int8-static", with(fine, {{"equalize", "true"}}), 0.08},
        {"int8-static", with(fine, {{"bias_correction", "true"}, {"rounding", "adaround"}}), 0.05},
        {"fp16", {{"compute", "weights"}}, 0.005},
        {"w8a16", {}, 0.05},
        {"int8-block", {{"form", "qdq"}}, 0.05},
        {"int8-static", {}, 0.35},
        {"int8-static", {{"activations", "int8"}}, 0.35},
        {"int8-dynamic", {{"conv", "true"}}, 0.35},
    };
  }();
  return all;
}

std::string text_of(const Law& law) {
  std::string text = law.method;
  for (const auto& [name, value] : law.settings) text += " " + name + "=" + value;
  return text;
}

tensor::Tensor samples_for(const RandomGraph& graph, std::uint64_t seed) {
  tensor::Shape shape = graph.input_shape();
  shape.front() = 6 * RandomGraph::k_batch;
  tensor::Tensor samples(tensor::DType::f32, shape);
  RandomStream random(seed, stream_named("random graph samples"), 0);
  for (float& value : samples.as<float>()) value = static_cast<float>(random.normal());
  return samples;
}

using Outputs = std::vector<std::vector<float>>;

Result<Outputs> outputs_of(const model::Graph& graph, Calibration& calibration) {
  const std::vector<std::string> names = graph.outputs();
  Outputs all(names.size());
  ASSAY_TRY(calibration.run(graph, names, [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
    for (std::size_t k = 0; k < values.size(); ++k) {
      const auto batch = values[k].as<float>();
      all[k].insert(all[k].end(), batch.begin(), batch.end());
    }
    return {};
  }));
  return all;
}

// Relative to how far an output is from its mean, or to a tenth of its size where it hardly varies, or to what is
// little next to the drawn weights. Infinite where the two do not even have as many values.
double relative_error(const std::vector<float>& real, const std::vector<float>& other) {
  if (real.size() != other.size()) return HUGE_VAL;
  const auto n = static_cast<double>(real.size());
  double mean = 0;
  double square = 0;
  double noise = 0;
  for (std::size_t k = 0; k < real.size(); ++k) {
    mean += real[k] / n;
    square += std::pow(real[k], 2) / n;
    noise += std::pow(static_cast<double>(other[k]) - real[k], 2) / n;
  }
  constexpr double k_little = 0.03;
  return std::sqrt(noise) /
         std::max({std::sqrt(std::max(0.0, square - mean * mean)), std::sqrt(square) / 10, k_little});
}

class RandomGraphLaws : public testing::TestWithParam<std::uint64_t> {
 protected:
  static void expect(const Law& law, const RandomGraph& network, const Outputs& real, Calibration& calibration) {
    model::Graph graph = graph_of(network.builder());
    const auto method = method_named(law.method);
    ASSERT_TRUE(method) << method.error().text();
    const auto options = Options::parse(method->options, law.settings, method->name);
    ASSERT_TRUE(options) << options.error().text();
    const auto outcome = method->apply(graph, {.options = *options, .calibration = &calibration});
    if (!outcome && outcome.error().code() == ErrorCode::unsupported) return;  // nothing in it for this method
    ASSERT_TRUE(outcome) << text_of(law) << ": " << outcome.error().text() << "\n" << network.text();
    const auto other = outputs_of(graph, calibration);
    ASSERT_TRUE(other) << text_of(law) << ": " << other.error().text() << "\n" << network.text();
    for (std::size_t k = 0; k < real.size(); ++k) {
      EXPECT_LT(relative_error(real[k], (*other)[k]), law.error) << text_of(law) << ", output " << k << "\n"
                                                                 << network.text();
    }
  }
};

constexpr std::uint64_t k_seeds_a_test = 12;

TEST_P(RandomGraphLaws, QuantizedNetworksStayNearTheirBaseline) {
  for (std::uint64_t seed = GetParam() * k_seeds_a_test; seed < (GetParam() + 1) * k_seeds_a_test; ++seed) {
    SCOPED_TRACE(seed);
    const RandomGraph network(seed);
    RuntimeCalibration calibration(std::filesystem::path(testing::TempDir()) / "assay_random_graph_test",
                                   samples_for(network, seed), RandomGraph::k_batch);
    const auto real = outputs_of(graph_of(network.builder()), calibration);
    ASSERT_TRUE(real) << real.error().text() << "\n" << network.text();
    for (const Law& law : laws()) expect(law, network, *real, calibration);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomGraphLaws, testing::Range<std::uint64_t>(0, 5));

}  // namespace
}  // namespace assay::quantize::random_graph_laws_test
