#include "assay/runtime/torch/torch_module.hpp"

#include <cstdlib>

#include <dlfcn.h>

#include "assay/base/process.hpp"

namespace assay::runtime {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_torch_module_name = "libassay_torch.so";

fs::path torch_module_place(const fs::path& module) {
  if (!module.empty()) return fs::absolute(module);
  if (const char* named = std::getenv("ASSAY_TORCH"); named != nullptr && *named != '\0') return fs::absolute(named);
  return own_executable().parent_path() / k_torch_module_name;
}

// Threads of libtorch's OpenMP wait between operators. Where other processes want the processors, those that spin take
// them from the ones that are waited for; the library reads this once, as it is loaded.
void let_threads_sleep() {
  constexpr int k_keep_what_is_set = 0;
  ::setenv("OMP_WAIT_POLICY", "passive", k_keep_what_is_set);
}

template <class Function>
Function symbol(void* handle, const char* name) {
  return reinterpret_cast<Function>(::dlsym(handle, name));
}

}  // namespace

Result<TorchModule> open_torch_module(const fs::path& module) {
  const fs::path place = torch_module_place(module);
  std::error_code ignored;
  if (!fs::exists(place, ignored)) {
    return fail(ErrorCode::unsupported,
                "the PyTorch module is not there: {} does not exist. Install libtorch-dev and run scripts/build, or "
                "name a {} in the environment variable ASSAY_TORCH",
                place.string(), k_torch_module_name);
  }
  let_threads_sleep();
  void* handle = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    return fail(ErrorCode::unsupported,
                "the PyTorch module could not be loaded: {}. Install libtorch-dev and run scripts/build", ::dlerror());
  }
  const auto* interface = static_cast<const int*>(::dlsym(handle, "assay_torch_interface"));
  const TorchModule loaded{symbol<void* (*)()>(handle, "assay_torch_make_runtime"),
                           symbol<void* (*)()>(handle, "assay_torch_make_autograd_engine"), place};
  if (interface == nullptr || loaded.make_runtime == nullptr || loaded.make_autograd_engine == nullptr) {
    return fail(ErrorCode::unsupported, "{} is no PyTorch module of Assay", place.string());
  }
  if (*interface != k_torch_interface) {
    return fail(ErrorCode::unsupported,
                "{} belongs to another version of Assay (interface {}, {} is needed): run scripts/build",
                place.string(), *interface, k_torch_interface);
  }
  return loaded;
}

}  // namespace assay::runtime
