#include "assay/record/result_fields_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

template <class Io>
void fields(const Io& io, Fields<LoadPercentile> auto& percentile) {
  io("name", percentile.name);
  io("p", percentile.p);
  io("us", percentile.us);
  io("bound_us", percentile.bound_us);
  io.count("needed_queries", percentile.needed_queries);
}

template <class Io>
void fields(const Io& io, Fields<LoadRow> auto& row) {
  io("scenario", row.scenario);
  io("valid", row.valid);
  io("reasons", row.reasons);
  io.count("needed_queries", row.needed_queries);
  io("rate_per_s", row.rate_per_s);
  io("bound_us", row.bound_us);
  io("p", row.p);
  io("queries", row.queries);
  io("samples", row.samples);
  io.known_count("samples_per_query", row.samples_per_query);
  io("percentiles", row.percentiles);
  io("mean_us", row.mean_us);
  io("max_us", row.max_us);
  io("samples_per_s", row.samples_per_s);
  io("seconds", row.seconds);
  io.known_count("batch", row.batch);
  io.known_count("threads", row.threads);
  io("runtime", row.runtime);
  io("inputs", row.inputs);
  io("warnings", row.warnings);
}

template <class Io>
void fields(const Io& io, Fields<PeakSearch> auto& search) {
  io("highest_valid_per_s", search.highest_valid_per_s);
  io("lowest_invalid_per_s", search.lowest_invalid_per_s);
  io("runs", search.runs);
}

template <class Io>
void fields(const Io& io, Fields<Peak> auto& peak) {
  io("rate_per_s", peak.rate_per_s);
  io("interval", peak.interval);
  io("p", peak.p);
  io("bound_us", peak.bound_us);
  io("searches", peak.searches);
  io("searches_failed", peak.searches_failed);
  io("method", peak.method);
  io("runtime", peak.runtime);
  io("warnings", peak.warnings);
}

template <class Io>
void fields(const Io& io, Fields<Loads> auto& loads) {
  io("scenarios", loads.scenarios);
  io("peak", loads.peak);
}

template <class Io>
void fields(const Io& io, Fields<Cost> auto& cost) {
  io("per_million", cost.per_million);
  io("interval", cost.interval);
  io("price_per_hour", cost.price_per_hour);
  io("currency", cost.currency);
  io("utilisation", cost.utilisation);
  io("rate_per_s", cost.rate_per_s);
  io("basis", cost.basis);
  io("meets_bound", cost.meets_bound);
}

void write_serving(ordered_json& model, const Serving& serving) {
  const Writer io(model);
  io("loads", serving.loads);
  io("cost", serving.cost);
}

void read_serving(const ordered_json& model, Serving& serving) {
  const Reader io(model);
  io("loads", serving.loads);
  io("cost", serving.cost);
}

}  // namespace assay::record
