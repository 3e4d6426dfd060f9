#include "assay/experiment/environment_json.hpp"

#include "assay/experiment/reading_json.hpp"

namespace assay::experiment {
namespace {

using measure::Reading;
using nlohmann::ordered_json;

Reading<std::string> known(const std::string& text, const char* reason) {
  return text.empty() ? Reading<std::string>::none(reason) : Reading<std::string>(text);
}

}  // namespace

ordered_json to_json(const measure::Environment& environment) {
  ordered_json document;
  document["text"] = measure::to_text(environment);
  put(document, "processor", known(environment.processor, "/proc/cpuinfo does not say"));
  document["flags"] = environment.flags;
  put(document, "sockets", environment.sockets);
  put(document, "cores", environment.all_cores);
  put(document, "processors", environment.all_processors);
  document["affinity"] = environment.affinity;
  put(document, "smt", environment.smt);
  put(document, "isolated", environment.isolated);
  put(document, "governor", environment.governor);
  put(document, "boost", environment.boost);
  put(document, "microcode", environment.microcode);
  put(document, "memory_bytes",
      environment.memory_bytes == 0 ? Reading<unsigned long long>::none("/proc/meminfo does not say")
                                    : Reading<unsigned long long>(environment.memory_bytes));
  put(document, "load_average", environment.load_average);
  put(document, "address_randomisation", environment.address_randomisation);
  put(document, "huge_pages", environment.huge_pages);
  put(document, "kernel", known(environment.kernel, "uname does not say"));
  put(document, "system", known(environment.system, "/etc/os-release does not say"));
  document["warnings"] = measure::warnings_of(environment);
  return document;
}

ordered_json environment_now(const MeasuringGround& ground) {
  ordered_json document = to_json(measure::read_environment());
  if (ground.runtime.is_object() && ground.machine.is_object()) {
    document["runtime"] = {{"name", ground.runtime.at("name")},
                           {"version", ground.runtime.at("version")},
                           {"library", ground.library.filename().string()},
                           {"digest", ground.machine.at("library")}};
  } else {
    document["runtime"] = nullptr;
    document["runtime_undefined"] = "no model was run";
  }
  return document;
}

}  // namespace assay::experiment
