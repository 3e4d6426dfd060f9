#include "assay/experiment/measured_model.hpp"

#include "assay/base/clock.hpp"
#include "assay/experiment/engine.hpp"

namespace assay::experiment {

using nlohmann::ordered_json;

Result<MeasuredModels> MeasuredModels::open(const ordered_json& specification, const ordered_json& places) {
  ASSAY_ASSIGN(auto inputs, MeasuredInputs::open(specification, places));
  const Stopwatch watch;
  ASSAY_ASSIGN(auto engine,
               open_engine(specification.at("runtime").at("name"), places.at("library").get<std::string>()));
  MeasuredModels models(std::move(engine), std::move(inputs), places);
  models.engine_time_ = watch.elapsed();
  return models;
}

Result<MeasuredModel> MeasuredModels::load(const std::string& role, const MeasuredConfiguration& configuration) const {
  MeasuredModel model;
  ASSAY_ASSIGN(model.inputs, inputs(role, configuration.batch, configuration.first_sample));
  const Stopwatch watch;
  ASSAY_ASSIGN(model.session, session(role, configuration.threads));
  model.load = watch.elapsed();
  return model;
}

Result<std::unique_ptr<runtime::Session>> MeasuredModels::session(const std::string& role, int threads) const {
  return engine_->load(path_of(role), {.threads = threads});
}

Result<BatchInputs> MeasuredModels::inputs(const std::string& role, std::size_t batch, std::uint64_t first) const {
  return inputs_.of(path_of(role), batch, first);
}

std::string MeasuredModels::runtime() const {
  return fmt::format("{} {} ({})", engine_->name(), engine_->version(), engine_->device());
}

}  // namespace assay::experiment
