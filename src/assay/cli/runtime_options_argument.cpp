#include "assay/cli/runtime_options_argument.hpp"

#include <algorithm>

#include "assay/base/spelling.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::cli {

void add_runtime_options_option(CLI::App& command, std::vector<std::string>& texts) {
  command
      .add_option("--runtime-option", texts,
                  "A setting of a runtime's sessions, such as torch:quantized_engine=qnnpack; may be repeated")
      ->type_name("RUNTIME:KEY=VALUE")
      ->allow_extra_args(false)
      ->group("Models");
}

Result<experiment::RuntimeOptions> parse_runtime_options(const std::vector<std::string>& texts) {
  std::vector<std::string> names;
  for (const auto& info : runtime::builtin_runtimes()) names.push_back(info.name);
  experiment::RuntimeOptions options;
  for (const std::string& text : texts) {
    const std::size_t colon = text.find(':');
    const std::size_t equals = text.find('=', colon == std::string::npos ? 0 : colon);
    if (colon == std::string::npos || equals == std::string::npos || equals == colon + 1 || colon == 0) {
      return fail(ErrorCode::invalid_argument, "--runtime-option {}: expected RUNTIME:KEY=VALUE", text);
    }
    const std::string runtime = text.substr(0, colon);
    if (std::ranges::find(names, runtime) == names.end()) {
      return fail(ErrorCode::invalid_argument, "--runtime-option {}: no runtime is called '{}'{}; there are {}", text,
                  runtime, did_you_mean(runtime, names), fmt::join(names, ", "));
    }
    const std::string key = text.substr(colon + 1, equals - colon - 1);
    if (!options[runtime].emplace(key, text.substr(equals + 1)).second) {
      return fail(ErrorCode::invalid_argument, "--runtime-option {}: {} is given twice", text, key);
    }
  }
  return options;
}

}  // namespace assay::cli
