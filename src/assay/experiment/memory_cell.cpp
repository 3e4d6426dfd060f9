#include "assay/experiment/memory_cell.hpp"

#include "assay/experiment/engine.hpp"
#include "assay/experiment/measured_inputs.hpp"
#include "assay/experiment/measured_model.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;
using record::Number;

Number bytes(const measure::Reading<std::uint64_t>& reading) {
  return reading ? Number(static_cast<double>(*reading)) : Number::undefined(reading.absent);
}

void take_counted(const MemoryPass& pass, record::MemoryPass& row) {
  if (!pass.counted) {
    const Number uncounted = Number::undefined("allocations were not counted in this pass");
    row.counted_weights = row.counted_peak = row.counted_activations = row.counted_outputs = uncounted;
    return;
  }
  const measure::CountedBytes& counted = *pass.counted;
  row.counted_weights = static_cast<double>(counted.loaded);
  row.counted_peak = static_cast<double>(counted.run_peak);
  row.counted_activations = static_cast<double>(counted.run_peak) - static_cast<double>(counted.loaded);
  row.counted_outputs = static_cast<double>(counted.steady) - static_cast<double>(counted.loaded);
}

Result<BatchInputs> inputs_of(const ordered_json& specification, const ordered_json& places) {
  if (!places.contains("baseline")) return BatchInputs{};  // of a trivial pass without a model
  ASSAY_ASSIGN(const auto inputs, MeasuredInputs::open(specification, places));
  return inputs.of(places.at("baseline").get<std::string>(), specification.at("batch"), 0);
}

}  // namespace

record::MemoryPass record_of(MemoryConfiguration configuration, const MemoryPass& pass) {
  const measure::MemoryGrowth growth = measure::growth_of(pass.trace);
  record::MemoryPass row{.configuration = std::string(name_of(configuration)),
                         .load_peak = bytes(growth.load_peak),
                         .loaded = static_cast<double>(growth.loaded),
                         .steady = static_cast<double>(growth.steady),
                         .steady_uss = static_cast<double>(growth.steady_unique),
                         .steady_pss = static_cast<double>(growth.steady_proportional),
                         .held = static_cast<double>(growth.held),
                         .runtime = pass.runtime,
                         .warnings = pass.warnings};
  take_counted(pass, row);
  return row;
}

Result<record::MemoryPass> run_memory_cell(const ordered_json& specification, const ordered_json& places,
                                           const std::filesystem::path& folder) {
  ASSAY_ASSIGN(const auto configuration,
               memory_configuration_named(specification.at("configuration").get<std::string>()));
  ASSAY_ASSIGN(const BatchInputs inputs, inputs_of(specification, places));
  const std::filesystem::path model = places.value("baseline", std::string());
  const std::string runtime = specification.at("runtime").at("name");
  const std::string own = engine_of(model, runtime);
  const MemoryCellOptions options{.runtime = own,
                                  .library = own == runtime ? places.at("library").get<std::string>() : "",
                                  .threads = specification.at("runtime").at("threads"),
                                  .config = session_config_of(engine_specified(specification, "baseline")),
                                  .scratch = folder};
  ASSAY_ASSIGN(const MemoryPass pass, measure_memory(configuration, model, inputs.views(), options));
  record::MemoryPass row = record_of(configuration, pass);
  row.batch = specification.at("batch");
  row.threads = static_cast<std::uint64_t>(options.threads);
  return row;
}

}  // namespace assay::experiment
