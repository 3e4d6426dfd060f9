#include "assay/measure/energy.hpp"
#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure {
namespace {

namespace fs = std::filesystem;

struct Zone {
  fs::path folder;
  std::string domain;
  std::uint64_t wraps_at = 0;
};

class RaplMeter final : public EnergyMeter {
 public:
  explicit RaplMeter(std::vector<Zone> zones) : zones_(std::move(zones)) {}
  std::string source() const override { return "RAPL"; }
  Result<std::vector<EnergyCount>> read() override {
    std::vector<EnergyCount> counts;
    for (const Zone& zone : zones_) {
      ASSAY_ASSIGN(const std::uint64_t microjoules, system_number(zone.folder / "energy_uj"));
      counts.push_back({zone.domain, microjoules, zone.wraps_at});
    }
    return counts;
  }

 private:
  std::vector<Zone> zones_;
};

Result<Zone> zone_at(const fs::path& folder, const std::string& parent) {
  ASSAY_ASSIGN(const std::string name, system_text(folder / "name"));
  ASSAY_ASSIGN(const std::uint64_t wraps_at, system_number(folder / "max_energy_range_uj"));
  ASSAY_TRY(within(system_number(folder / "energy_uj"), "reading a first count"));
  return Zone{folder, parent.empty() ? name : parent + "/" + name, wraps_at};
}

}  // namespace

// Zones lie side by side: intel-rapl:0 is a package, intel-rapl:0:1 a part of it. AMD's have the same names.
Result<std::unique_ptr<EnergyMeter>> open_rapl(const fs::path& root) {
  const fs::path powercap = root / "sys/class/powercap";
  std::vector<Zone> zones;
  std::string refused;
  const auto add = [&](const fs::path& folder, const std::string& parent) {
    auto zone = zone_at(folder, parent);
    if (!zone) refused = zone.error().message();
    if (!zone) return std::string();
    zones.push_back(*zone);
    return zone->domain;
  };
  for (const fs::path& package : numbered_folders(powercap, "intel-rapl:")) {
    const std::string domain = add(package, "");
    if (domain.empty()) continue;
    for (const fs::path& part : numbered_folders(powercap, package.filename().string() + ":")) add(part, domain);
  }
  if (!zones.empty()) return std::unique_ptr<EnergyMeter>(std::make_unique<RaplMeter>(std::move(zones)));
  if (refused.find("Permission denied") != std::string::npos) refused += " (only root may read it)";
  if (refused.empty()) refused = powercap.string() + " shows no intel-rapl zone, as in most virtual machines";
  return fail(ErrorCode::unsupported, "{}", refused);
}

}  // namespace assay::measure
