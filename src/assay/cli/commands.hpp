#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "assay/cli/context.hpp"

namespace assay::cli {

// One function per command: adds the subcommand and its options to the parser, and gives what runs it once they are
// parsed; that gives the exit code.
using Command = std::function<int(Context&)>;

Command add_evaluate(CLI::App& app);
Command add_quantize(CLI::App& app);
Command add_sweep(CLI::App& app);
Command add_crossval(CLI::App& app);
Command add_train(CLI::App& app);
Command add_bench(CLI::App& app);
Command add_rerender(CLI::App& app);
Command add_inspect(CLI::App& app);
Command add_list(CLI::App& app);
Command add_doctor(CLI::App& app);
Command add_worker(CLI::App& app);  // not for people: runs one cell

}  // namespace assay::cli
