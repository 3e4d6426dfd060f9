#include "assay/cli/publish.hpp"

#include <ostream>

#include "assay/base/file.hpp"
#include "assay/cli/exit_code.hpp"
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

}  // namespace

Result<int> publish(record::RunResult result, const std::filesystem::path& folder, PrintFormat format,
                    Context& context) {
  for (auto& candidate : result.candidates) {
    const auto path = folder / ("flips-" + file_safe(candidate.model.name) + ".csv");
    ASSAY_TRY(write_file(path, report::render_flips_csv(candidate.flips)));
    if (candidate.flips.size() > record::k_listed_flips) candidate.flips.resize(record::k_listed_flips);
  }
  ASSAY_TRY(write_file(folder / "result.json", report::render_json(result)));
  ASSAY_TRY(write_file(folder / "report.md", report::render_markdown(result)));
  if (format == PrintFormat::json) {
    context.out << report::render_json(result) << std::flush;
  } else if (format == PrintFormat::google_benchmark) {
    context.out << report::render_google_benchmark(result) << std::flush;
  } else {
    context.out << report::render_terminal(result, {.width = context.width,
                                                    .colour = context.colour,
                                                    .report_path = (folder / "report.md").string(),
                                                    .result_path = (folder / "result.json").string()})
                << std::flush;
  }
  if (!context.out) return fail(ErrorCode::io, "standard output could not be written");
  return exit_code_of(result);
}

}  // namespace assay::cli
