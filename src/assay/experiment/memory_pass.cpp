#include "assay/experiment/memory_pass.hpp"

#include <array>

#include "assay/base/units.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/model/trivial_model.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using measure::MemorySample;
using tensor::TensorView;

constexpr std::array<std::pair<MemoryConfiguration, std::string_view>, 4> k_names{
    {{MemoryConfiguration::usual, "usual"},
     {MemoryConfiguration::lean, "lean"},
     {MemoryConfiguration::counted, "counted"},
     {MemoryConfiguration::trivial, "trivial"}}};

// Pages of the C library that are touched for the first time stay below this.
constexpr std::int64_t k_worth_telling = 2'000'000;

bool is_lean(MemoryConfiguration configuration) {
  return configuration == MemoryConfiguration::lean || configuration == MemoryConfiguration::trivial;
}

Status check(const MemoryCellOptions& options) {
  for (const auto& [key, value] : options.config) {
    if (key == "session.disable_prepacking" && value != "0") {
      return fail(ErrorCode::invalid_argument,
                  "memory is not measured with prepacking switched off ({}): it saves memory that the latency needs",
                  key);
    }
  }
  return {};
}

// The heap is trimmed once before the start, so that what was freed earlier is not used again unseen.
class MemoryPassRun {
 public:
  MemoryPassRun(MemoryConfiguration configuration, const MemoryCellOptions& options)
      : configuration_(configuration), options_(options) {}

  Result<MemoryPass> over(const fs::path& model, std::span<const TensorView> inputs) {
    measure::trim_heap();
    ASSAY_ASSIGN(pass_.trace.before, sample());
    const Status restarted = measure::restart_peak();
    ASSAY_ASSIGN(const auto engine, open_engine(options_.runtime, options_.library));
    pass_.runtime = description_of(*engine);
    counts_ = configuration_ == MemoryConfiguration::counted && engine->counts_allocations();
    ASSAY_ASSIGN(const auto session, engine->load(model, session_options()));
    ASSAY_ASSIGN(pass_.trace.loaded, sample());
    pass_.trace.load_peak = load_peak(restarted);
    ASSAY_TRY(run(*session, inputs));
    pass_.warnings = memory_warnings(pass_.trace);
    return std::move(pass_);
  }

 private:
  runtime::SessionOptions session_options() {
    return {.threads = options_.threads,
            .config = options_.config,
            .outputs = options_.outputs,
            .arena = !is_lean(configuration_),
            .counter = counts_ ? &counter_ : nullptr};
  }

  Result<MemorySample> sample() const {
    if (is_lean(configuration_)) measure::trim_heap();
    return measure::read_memory();
  }

  measure::Reading<std::uint64_t> load_peak(const Status& restarted) const {
    if (!restarted) return measure::Reading<std::uint64_t>::none(restarted.error().message());
    const auto& peak = pass_.trace.loaded.peak_resident;
    const std::uint64_t before = pass_.trace.before.resident;
    if (!peak) return peak;
    return *peak > before ? *peak - before : 0;
  }

  Status run(runtime::Session& session, std::span<const TensorView> inputs) {
    measure::CountedBytes counted{.loaded = counter_.counts().live_bytes};
    counter_.restart_peak();
    ASSAY_TRY(session.run(inputs));
    ASSAY_ASSIGN(pass_.trace.first_run, sample());
    for (int again = 0; again < options_.runs; ++again) ASSAY_TRY(session.run(inputs));
    ASSAY_ASSIGN(pass_.trace.steady, sample());
    counted.run_peak = counter_.counts().peak_bytes;
    counted.steady = counter_.counts().live_bytes;
    if (counts_) pass_.counted = counted;
    return {};
  }

  MemoryConfiguration configuration_;
  const MemoryCellOptions& options_;
  bool counts_ = false;
  runtime::AllocationCounter counter_;
  MemoryPass pass_;
};

}  // namespace

std::string_view name_of(MemoryConfiguration configuration) {
  for (const auto& [known, name] : k_names) {
    if (known == configuration) return name;
  }
  return "";
}

std::vector<std::string> memory_warnings(const measure::MemoryTrace& trace) {
  std::vector<std::string> warnings;
  if (!trace.load_peak) warnings.push_back("the peak while loading is not known: " + trace.load_peak.absent);
  const std::int64_t shared = measure::shared_growth(trace.before, trace.steady);
  if (shared >= k_worth_telling) {
    warnings.push_back(
        fmt::format("another process uses the same runtime: {} of its pages are shared, so the unique memory is that "
                    "much lower and "
                    "the proportional one somewhat",
                    to_text(Bytes{static_cast<std::uint64_t>(shared)})));
  }
  return warnings;
}

Result<MemoryConfiguration> memory_configuration_named(std::string_view name) {
  for (const auto& [configuration, known] : k_names) {
    if (known == name) return configuration;
  }
  return fail(ErrorCode::invalid_argument, "no memory configuration is called '{}'", name);
}

Result<MemoryPass> measure_memory(MemoryConfiguration configuration, const fs::path& model,
                                  std::span<const TensorView> inputs, const MemoryCellOptions& options) {
  ASSAY_TRY(check(options));
  if (configuration != MemoryConfiguration::trivial) return MemoryPassRun(configuration, options).over(model, inputs);
  const fs::path trivial = options.scratch / "trivial.onnx";
  ASSAY_TRY(model::save_trivial_model(trivial));
  const tensor::Tensor input(tensor::DType::f32, {1});
  const std::array<TensorView, 1> views{input.view()};
  MemoryCellOptions all_outputs = options;
  all_outputs.outputs.clear();
  return MemoryPassRun(configuration, all_outputs).over(trivial, views);
}

}  // namespace assay::experiment
