#include "assay/experiment/measured_model.hpp"

#include <algorithm>

#include "assay/base/clock.hpp"
#include "assay/experiment/engine.hpp"

namespace assay::experiment {

using nlohmann::ordered_json;

ordered_json engine_specified(const ordered_json& specification, const std::string& role) {
  const auto engines = specification.find("engines");
  if (engines != specification.end() && engines->contains(role)) return engines->at(role);
  return specification.at("runtime");
}

Result<MeasuredModels> MeasuredModels::open(const ordered_json& specification, const ordered_json& places) {
  ASSAY_ASSIGN(auto inputs, MeasuredInputs::open(specification, places));
  const Stopwatch watch;
  MeasuredModels models(std::move(inputs), places);
  for (const char* role : {"baseline", "candidate"}) {
    if (places.contains(role)) ASSAY_TRY(models.open_engine_for(role, specification));
  }
  models.engine_time_ = watch.elapsed();
  return models;
}

// One engine for all roles that need it.
Status MeasuredModels::open_engine_for(const std::string& role, const ordered_json& specification) {
  const std::string runtime = specification.at("runtime").at("name");
  specified_[role] = engine_specified(specification, role);
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
  return engines_.at(engine_by_role_.at(role))
      ->load(path_of(role), {.threads = threads, .config = session_config_of(specified_.at(role))});
}

Result<BatchInputs> MeasuredModels::inputs(const std::string& role, std::size_t batch, std::uint64_t first) const {
  return inputs_.of(path_of(role), batch, first);
}

void MeasuredModels::note_run(const std::string& role, const runtime::Session& session) {
  std::vector<std::string>& known = details_[engine_by_role_.at(role)];
  for (const std::string& detail : details_of(session, specified_.at(role))) {
    if (std::ranges::find(known, detail) == known.end()) known.push_back(detail);
  }
}

std::string MeasuredModels::runtime() const {
  std::string text;
  for (const auto& [name, engine] : engines_) {
    const auto details = details_.find(name);
    text += (text.empty() ? "" : " and ") +
            description_of(*engine, details == details_.end() ? std::vector<std::string>{} : details->second);
  }
  return text;
}

}  // namespace assay::experiment
