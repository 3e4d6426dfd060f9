#include <array>

#include <dlfcn.h>

#include "assay/measure/os/nvml_internal.hpp"

namespace assay::measure {
namespace {

struct Device {
  void* handle = nullptr;
  std::string domain;
};

// Shuts the library down when the last who uses it goes.
class Nvml {
 public:
  static Result<std::unique_ptr<Nvml>> start(const NvmlFunctions& functions) {
    auto nvml = std::unique_ptr<Nvml>(new Nvml(functions));
    ASSAY_TRY(nvml->check(functions.init(), "starting NVML"));
    nvml->started_ = true;
    return nvml;
  }
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;
  ~Nvml() {
    if (started_) functions_.shutdown();
  }

  Status check(int code, const std::string& doing) const {
    if (code == 0) return {};
    return fail(ErrorCode::unsupported, "{}: {}", doing, functions_.error_text(code));
  }
  const NvmlFunctions& functions() const { return functions_; }

  Result<std::uint64_t> microjoules(const Device& device) const {
    unsigned long long millijoules = 0;
    ASSAY_TRY(check(functions_.total_energy(device.handle, &millijoules), "energy of " + device.domain));
    return millijoules * 1000;
  }

  Result<Device> device(unsigned index) const {
    Device device{.domain = fmt::format("GPU {}", index)};
    ASSAY_TRY(check(functions_.device_at(index, &device.handle), device.domain));
    std::array<char, 96> name{};
    if (functions_.device_name(device.handle, name.data(), name.size()) == 0) {
      device.domain += fmt::format(" ({})", name.data());
    }
    ASSAY_TRY(microjoules(device));
    return device;
  }

 private:
  explicit Nvml(const NvmlFunctions& functions) : functions_(functions) {}
  NvmlFunctions functions_;
  bool started_ = false;
};

class NvmlMeter final : public EnergyMeter {
 public:
  NvmlMeter(std::unique_ptr<Nvml> nvml, std::vector<Device> devices)
      : nvml_(std::move(nvml)), devices_(std::move(devices)) {}
  std::string source() const override { return "NVML"; }
  Result<std::vector<EnergyCount>> read() override {
    std::vector<EnergyCount> counts;
    for (const Device& device : devices_) {
      ASSAY_ASSIGN(const std::uint64_t microjoules, nvml_->microjoules(device));
      counts.push_back({device.domain, microjoules, 0});
    }
    return counts;
  }

 private:
  std::unique_ptr<Nvml> nvml_;
  std::vector<Device> devices_;
};

template <class Function>
bool find(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(library, name));
  return function != nullptr;
}

}  // namespace

Result<NvmlFunctions> load_nvml(const std::string& name) {
  void* library = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return fail(ErrorCode::unsupported, "{}", ::dlerror());
  NvmlFunctions found;
  const bool all = find(library, "nvmlInit_v2", found.init) && find(library, "nvmlShutdown", found.shutdown) &&
                   find(library, "nvmlErrorString", found.error_text) &&
                   find(library, "nvmlDeviceGetCount_v2", found.device_count) &&
                   find(library, "nvmlDeviceGetHandleByIndex_v2", found.device_at) &&
                   find(library, "nvmlDeviceGetName", found.device_name) &&
                   find(library, "nvmlDeviceGetTotalEnergyConsumption", found.total_energy);
  if (!all) return fail(ErrorCode::unsupported, "{}: no NVML, or one too old to count energy", name);
  return found;
}

Result<std::unique_ptr<EnergyMeter>> open_nvml(const NvmlFunctions& functions) {
  ASSAY_ASSIGN(auto nvml, Nvml::start(functions));
  unsigned count = 0;
  ASSAY_TRY(nvml->check(functions.device_count(&count), "counting GPUs"));
  std::vector<Device> devices;
  std::string refused = "no NVIDIA GPU";
  for (unsigned index = 0; index < count; ++index) {
    const auto device = nvml->device(index);
    if (device) devices.push_back(*device);
    if (!device) refused = device.error().message();
  }
  if (devices.empty()) return fail(ErrorCode::unsupported, "{}", refused);
  return std::unique_ptr<EnergyMeter>(std::make_unique<NvmlMeter>(std::move(nvml), std::move(devices)));
}

Result<std::unique_ptr<EnergyMeter>> open_nvml(const std::string& library) {
  ASSAY_ASSIGN(const NvmlFunctions functions, load_nvml(library));
  return open_nvml(functions);
}

}  // namespace assay::measure
