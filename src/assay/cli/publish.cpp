#include "assay/cli/publish.hpp"

#include <ostream>

#include "assay/base/file.hpp"
#include "assay/base/shell.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/record/crossval_result_json.hpp"
#include "assay/record/json_file.hpp"
#include "assay/report/crossval_markdown.hpp"
#include "assay/report/crossval_text.hpp"
#include "assay/report/flips_csv.hpp"
#include "assay/report/google_benchmark.hpp"
#include "assay/report/json.hpp"
#include "assay/report/markdown.hpp"
#include "assay/report/terminal.hpp"

namespace assay::cli {
namespace {

std::string file_safe(std::string name) {
  for (char& c : name) {
    if (c == '/' || c == '\\' || c == '\0') c = '_';
  }
  return name;
}

// flips-<candidate>.csv has them all, the result the first ones.
Status write_flips(record::RunResult& result, const std::filesystem::path& folder) {
  for (auto& candidate : result.candidates) {
    const auto path = folder / ("flips-" + file_safe(candidate.model.name) + ".csv");
    ASSAY_TRY(write_file(path, report::render_flips_csv(candidate.flips)));
    if (candidate.flips.size() > record::k_listed_flips) candidate.flips.resize(record::k_listed_flips);
  }
  return {};
}

// So that a command which a note names can be copied.
void name_folder(std::vector<std::string>& notes, const std::filesystem::path& folder) {
  constexpr std::string_view k_command = "assay rerender ";
  constexpr std::string_view k_place = "DIR";
  for (std::string& note : notes) {
    const std::size_t at = note.find(std::string(k_command).append(k_place));
    if (at != std::string::npos) note.replace(at + k_command.size(), k_place.size(), shell_quoted(folder.string()));
  }
}

report::TerminalOptions terminal_options(const std::filesystem::path& folder, const char* json,
                                         const Context& context) {
  return {.width = context.width,
          .colour = context.colour,
          .report_path = (folder / "report.md").string(),
          .result_path = (folder / json).string()};
}

Status check_printed(const Context& context) {
  if (context.out) return {};
  return fail(ErrorCode::io, "standard output could not be written");
}

}  // namespace

Result<int> publish(record::RunResult result, const std::filesystem::path& folder, PrintFormat format,
                    Context& context) {
  ASSAY_TRY(write_flips(result, folder));
  ASSAY_TRY(write_file(folder / "result.json", report::render_json(result)));
  ASSAY_TRY(write_file(folder / "report.md", report::render_markdown(result)));
  if (format == PrintFormat::json) {
    context.out << report::render_json(result) << std::flush;
  } else if (format == PrintFormat::google_benchmark) {
    context.out << report::render_google_benchmark(result) << std::flush;
  } else {
    name_folder(result.notes, folder);
    context.out << report::render_terminal(result, terminal_options(folder, "result.json", context)) << std::flush;
  }
  ASSAY_TRY(check_printed(context));
  return exit_code_of(result);
}

Result<int> publish_crossval(record::CrossvalResult crossval, const std::filesystem::path& folder, PrintFormat format,
                             Context& context) {
  ASSAY_TRY(write_flips(crossval.result, folder));
  const nlohmann::ordered_json document = record::to_json(crossval);
  ASSAY_TRY(record::write_json(folder / "crossval.json", document));
  ASSAY_TRY(write_file(folder / "result.json", report::render_json(crossval.result)));
  ASSAY_TRY(write_file(folder / "report.md", report::render_crossval_markdown(crossval)));
  if (format == PrintFormat::json) {
    context.out << document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n" << std::flush;
  } else {
    name_folder(crossval.result.notes, folder);
    context.out << report::render_crossval(crossval, terminal_options(folder, "crossval.json", context)) << std::flush;
  }
  ASSAY_TRY(check_printed(context));
  return crossval.has_choice ? exit_code_of(crossval.result.verdict) : exit_code_of(crossval.result);
}

}  // namespace assay::cli
