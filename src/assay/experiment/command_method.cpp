#include "assay/experiment/command_method.hpp"

#include "assay/base/file.hpp"
#include "assay/base/process.hpp"
#include "assay/base/temporary_folder.hpp"
#include "assay/base/units.hpp"
#include "assay/base/utf8.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr auto k_version_timeout = std::chrono::minutes(1);

bool needs_calibration(const quantize::Options& options) {
  return options.text("run").find("{calibration}") != std::string::npos;
}

Result<quantize::Outcome> apply_nothing(model::Graph&, const quantize::Request&) {
  return fail(ErrorCode::internal, "the method 'command' edits no graph: it runs a program");
}

// The first line a version command prints.
Result<std::string> version_of(const quantize::Options& options, const fs::path& log) {
  const std::string& command = options.text("version_command");
  if (command.empty()) return options.text("version");
  ASSAY_ASSIGN(auto words, split_words(command));
  if (words.empty()) return fail(ErrorCode::invalid_argument, "version_command: it names no program");
  const fs::path printed = log.string() + ".version";
  ASSAY_ASSIGN(const ProcessExit exit, run_to_the_end(std::move(words), printed, k_version_timeout));
  const std::string text = read_file(printed).value_or("");
  if (!exit.ok()) {
    return fail(ErrorCode::runtime, "the version command '{}' failed: {}{}", command, exit.text(), log_tail(printed));
  }
  std::error_code ignored;
  fs::remove(printed, ignored);
  return utf8_shown(text.substr(0, text.find('\n')));
}

Status check_written(const std::string& command, const CommandPlaces& places) {
  std::error_code ignored;
  if (!fs::exists(places.output, ignored)) {
    return fail(ErrorCode::runtime, "the command '{}' ended well but wrote no {{output}}{}", command,
                log_tail(places.log));
  }
  const auto summary = model::inspect(places.output);
  if (summary) return {};
  return fail(ErrorCode::runtime, "what the command '{}' wrote cannot be used: {}{}", command,
              summary.error().message(), log_tail(places.log));
}

}  // namespace

quantize::MethodInfo command_method() {
  return {.name = "command",
          .summary = "any other quantizer: a program that reads an ONNX file and writes another",
          .options = {{"run", quantize::Text{}, "", "command line with {input}, {output} and {calibration}"},
                      {"timeout", quantize::Text{}, "1h", "stopped when it runs longer"},
                      {"version_command", quantize::Text{}, "", "command line that prints the tool's version"},
                      {"version", quantize::Text{}, "", "the tool's version, as a text to record"},
                      {"simulated", quantize::Boolean{}, "false", "what it makes computes in float"}},
          .needs_calibration = needs_calibration,
          .apply = apply_nothing};
}

std::string command_version(const quantize::Options& options) {
  const auto folder = TemporaryFolder::make("assay-version");
  return folder ? version_of(options, folder->path() / "log").value_or("") : std::string();
}

Result<ordered_json> run_command_method(const quantize::Options& options, const CommandPlaces& places) {
  const std::string& command = options.text("run");
  ASSAY_ASSIGN(const auto timeout, within(parse_duration(options.text("timeout")), "the command's timeout"));
  const auto absolute = [](const fs::path& path) { return path.empty() ? std::string() : fs::absolute(path).string(); };
  ASSAY_ASSIGN(const std::string version, version_of(options, places.log));
  ASSAY_ASSIGN(const OutsideRun run, run_outside({.line = command,
                                                  .places = {{"{input}", absolute(places.input)},
                                                             {"{output}", absolute(places.output)},
                                                             {"{calibration}", absolute(places.calibration)}},
                                                  .timeout = timeout,
                                                  .log = places.log}));
  ASSAY_TRY(check_written(command, places));
  return ordered_json{{"program", run.program},
                      {"version", version.empty() ? ordered_json(nullptr) : ordered_json(version)},
                      {"seconds", run.seconds},
                      {"log", run.log}};
}

}  // namespace assay::experiment
