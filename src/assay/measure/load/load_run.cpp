#include "assay/measure/load/load_run.hpp"

namespace assay::measure::load {

std::string_view name_of(Scenario scenario) {
  switch (scenario) {
    case Scenario::single_stream:
      return "single stream";
    case Scenario::multi_stream:
      return "multi stream";
    case Scenario::server:
      return "server";
    case Scenario::offline:
      return "offline";
  }
  return "unknown scenario";
}

}  // namespace assay::measure::load
