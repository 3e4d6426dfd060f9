#include "assay/experiment/machine_identity.hpp"

#include "assay/base/digest.hpp"
#include "assay/measure/environment.hpp"

namespace assay::experiment {

Result<nlohmann::ordered_json> machine_identity(const std::filesystem::path& library) {
  const measure::Environment environment = measure::read_environment();
  nlohmann::ordered_json machine{{"processor", environment.processor}, {"kernel", environment.kernel}};
  machine["affinity"] = environment.affinity;
  machine["governor"] = environment.governor ? *environment.governor : "";
  ASSAY_ASSIGN(machine["library"], sha256_of_file(library));
  return machine;
}

}  // namespace assay::experiment
