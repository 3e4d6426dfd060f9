#include <cstdlib>

#include <dlfcn.h>

#include "assay/base/process.hpp"
#include "assay/runtime/onnxruntime/library_internal.hpp"

namespace assay::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t k_api_level = 21;
constexpr const char* k_file_name = "libonnxruntime.so.1";

// Where dlopen found it.
fs::path path_of(void* symbol, const fs::path& asked) {
  Dl_info info{};
  return ::dladdr(symbol, &info) != 0 && info.dli_fname != nullptr ? fs::path(info.dli_fname) : asked;
}

Result<OrtLibrary> open_at(const fs::path& path) {
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return fail(ErrorCode::unsupported, "{}", ::dlerror());
  void* symbol = ::dlsym(handle, "OrtGetApiBase");
  if (symbol == nullptr)
    return fail(ErrorCode::unsupported, "{}: no ONNX Runtime (it lacks OrtGetApiBase)", path.string());
  const OrtApiBase* base = reinterpret_cast<const OrtApiBase* (*)()>(symbol)();
  const OrtApi* api = base->GetApi(k_api_level);
  if (api == nullptr) {
    return fail(ErrorCode::unsupported, "{}: version {} is too old, 1.{} or later is needed", path.string(),
                base->GetVersionString(), k_api_level);
  }
  return OrtLibrary{api, base->GetVersionString(), path_of(symbol, path)};
}

// dlopen takes a name without a folder for one of the system's libraries only; a file of the working folder goes first.
fs::path as_named_by_a_person(const fs::path& library) {
  std::error_code ignored;
  const bool here = !library.has_parent_path() && fs::exists(library, ignored);
  return here ? fs::absolute(library) : library;
}

}  // namespace

std::vector<fs::path> search_places(const fs::path& library) {
  if (!library.empty()) return {as_named_by_a_person(library)};
  std::vector<fs::path> places;
  if (const char* named = std::getenv("ASSAY_ONNXRUNTIME"); named != nullptr && *named != '\0')
    return {as_named_by_a_person(named)};
  places.push_back(own_executable().parent_path().parent_path() / "lib" / k_file_name);
  places.emplace_back(ASSAY_ONNXRUNTIME_LIBRARY);
  places.emplace_back(k_file_name);
  return places;
}

Result<OrtLibrary> load_library(const fs::path& library) {
  std::string tried;
  for (const fs::path& place : search_places(library)) {
    auto opened = open_at(place);
    if (opened) return opened;
    tried += "\n  " + opened.error().message();
  }
  return fail(ErrorCode::unsupported,
              "ONNX Runtime could not be loaded; run scripts/setup, or name libonnxruntime.so.1 with --onnxruntime. "
              "Tried:{}",
              tried);
}

Error error_of(const OrtApi& api, OrtStatus* status) {
  std::string message = api.GetErrorMessage(status);
  api.ReleaseStatus(status);
  message.erase(message.find_last_not_of(" \n") + 1);
  const bool memory =
      message.find("bad_alloc") != std::string::npos || message.find("Failed to allocate") != std::string::npos;
  if (memory) message = "out of memory: " + message;
  return {ErrorCode::runtime, "ONNX Runtime: " + message};
}

}  // namespace assay::runtime
