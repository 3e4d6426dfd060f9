#include "assay/experiment/measured_model.hpp"

#include "assay/base/clock.hpp"
#include "assay/experiment/engine.hpp"

namespace assay::experiment {

using nlohmann::ordered_json;

Result<MeasuredModels> MeasuredModels::open(const ordered_json& specification, const ordered_json& places) {
  ASSAY_ASSIGN(auto inputs, MeasuredInputs::open(specification, places));
  const Stopwatch watch;
  MeasuredModels models(std::move(inputs), places);
  for (const char* role : {"baseline", "candidate"}) {
    if (places.contains(role)) ASSAY_TRY(models.open_engine_for(role, specification.at("runtime").at("name")));
  }
  models.engine_time_ = watch.elapsed();
  return models;
}

// One engine for all roles that need it.
Status MeasuredModels::open_engine_for(const std::string& role, const std::string& runtime) {
  const std::string name = engine_of(path_of(role), runtime);
  engine_by_role_[role] = name;
  if (engines_.contains(name)) return {};
  ASSAY_ASSIGN(engines_[name], open_engine_of(path_of(role), runtime, places_.at("library").get<std::string>()));
  return {};
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
  return engines_.at(engine_by_role_.at(role))->load(path_of(role), {.threads = threads});
}

Result<BatchInputs> MeasuredModels::inputs(const std::string& role, std::size_t batch, std::uint64_t first) const {
  return inputs_.of(path_of(role), batch, first);
}

std::string MeasuredModels::runtime() const {
  std::string text;
  for (const auto& [name, engine] : engines_) text += (text.empty() ? "" : " and ") + description_of(*engine);
  return text;
}

}  // namespace assay::experiment
