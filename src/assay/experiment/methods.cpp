#include "assay/experiment/methods.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/base/units.hpp"
#include "assay/experiment/command_method.hpp"
#include "assay/quantize/cpu_products.hpp"

namespace assay::experiment {
namespace {

constexpr std::string_view k_command = "command";

// What would only be found out when the command is to run.
Status check_command(const quantize::Options& options) {
  if (!options.text("version").empty() && !options.text("version_command").empty()) {
    return fail(
        ErrorCode::invalid_argument,
        "the method 'command': version and version_command both say what the tool's version is; give one of them");
  }
  ASSAY_ASSIGN(const auto words, within(split_words(options.text("run")), "command: run"));
  if (words.empty()) {
    return fail(ErrorCode::invalid_argument,
                "the method 'command' needs its command line: command(run=PROGRAM {{input}} {{output}})");
  }
  const std::string& run = options.text("run");
  for (const char* place : {"{input}", "{output}"}) {
    if (run.find(place) != std::string::npos) continue;
    return fail(ErrorCode::invalid_argument, "the method 'command': its command line '{}' lacks {}", run, place);
  }
  return within(parse_duration(options.text("timeout")), "command: timeout").map([](auto) {});
}

// What depends on this machine gets the value it has here, so that it is part of what identifies the model.
std::map<std::string, std::string> resolved(std::map<std::string, std::string> options) {
  const auto reduce_range = options.find("reduce_range");
  if (reduce_range != options.end()) {
    reduce_range->second = quantize::is_range_reduced(reduce_range->second) ? "true" : "false";
  }
  return options;
}

}  // namespace

std::vector<quantize::MethodInfo> known_methods() {
  std::vector<quantize::MethodInfo> methods = quantize::builtin_methods();
  methods.push_back(command_method());
  return methods;
}

Result<quantize::MethodInfo> known_method(const std::string& name) {
  if (name == k_command) return command_method();
  auto method = quantize::method_named(name);  // w4a8 and the like too
  if (method || method.error().code() != ErrorCode::not_found) return method;
  std::vector<std::string> names;
  for (const auto& known : known_methods()) names.push_back(known.name);
  const std::string_view alone = std::string_view(name).substr(name.find(':') + 1);  // as a candidate is written
  return fail(
      ErrorCode::invalid_argument,
      "no method is called '{}'{}; there are {}, and wNaM: weights of N bits and activations of M, such as w4a8", name,
      did_you_mean(alone, names), fmt::join(names, ", "));
}

Result<MethodRef> method_ref(const std::string& name, const std::map<std::string, std::string>& given) {
  ASSAY_ASSIGN(const quantize::MethodInfo method, known_method(name));
  ASSAY_ASSIGN(const quantize::Options options, quantize::Options::parse(method.options, given, name));
  for (const auto& [option, needs] : options.without_effect(method.options, given)) {
    return fail(
        ErrorCode::invalid_argument,
        "{}: {}={} would have no effect, as {} is {}: it counts with {}={} alone. Give that too, or leave it out", name,
        option, given.at(option), needs.option, options.text(needs.option), needs.option, fmt::join(needs.values, "|"));
  }
  if (name == k_command) ASSAY_TRY(check_command(options));
  MethodRef ref{name, resolved(options.all()), method.needs_calibration(options), {}};
  if (name == k_command) ref.version = command_version(options);
  return ref;
}

Result<std::set<std::string>> settings_without_effect(const quantize::MethodText& method) {
  ASSAY_ASSIGN(const quantize::MethodInfo info, known_method(method.name));
  ASSAY_ASSIGN(const auto options, quantize::Options::parse(info.options, method.options, method.name));
  std::set<std::string> names;
  for (const auto& [option, needs] : options.without_effect(info.options, method.options)) names.insert(option);
  return names;
}

Result<MethodRef> method_ref(const std::string& text) {
  ASSAY_ASSIGN(const quantize::MethodText parsed, quantize::parse_method_text(text));
  return method_ref(parsed.name, parsed.options);
}

nlohmann::ordered_json method_identity(const MethodRef& method) {
  nlohmann::ordered_json identity{{"method", method.name}, {"options", method.options}};
  if (method.name == k_command) {
    identity["files"] = files_named(method.options.at("run"));
    identity["version"] = method.version;
  }
  return identity;
}

}  // namespace assay::experiment
