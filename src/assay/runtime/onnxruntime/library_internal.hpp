#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <onnxruntime_c_api.h>

#include "assay/base/result.hpp"

namespace assay::runtime {

// The C interface of a loaded library. API level 21: what the headers declare; later libraries serve it too.
struct OrtLibrary {
  const OrtApi* api = nullptr;
  std::string version;
  std::filesystem::path path;
};

// The places searched, in order, for people to read too.
std::vector<std::filesystem::path> search_places(const std::filesystem::path& library);

Result<OrtLibrary> load_library(const std::filesystem::path& library);

// A status as an error of ours, the status released. Running out of memory is named as such.
Error error_of(const OrtApi& api, OrtStatus* status);

}  // namespace assay::runtime

// ASSAY_ORT(api, CreateEnv(…)): returns the failure to the caller.
#define ASSAY_ORT(api, call)                                                                      \
  do {                                                                                            \
    if (OrtStatus* assay_ort_status = (api).call) {                                               \
      return tl::unexpected<::assay::Error>(::assay::runtime::error_of((api), assay_ort_status)); \
    }                                                                                             \
  } while (false)
