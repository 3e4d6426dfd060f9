#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "assay/base/process.hpp"
#include "assay/cli/application.hpp"
#include "assay/cli/exit_code.hpp"

namespace {

int terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ,
              SIG_IGN);  // a file size limit is met as a write that fails, with its message; workers inherit it
  try {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    assay::cli::Context context{.out = std::cout,
                                .err = std::cerr,
                                .out_is_terminal = terminal,
                                .err_is_terminal = isatty(STDERR_FILENO) != 0,
                                .width = terminal_width(),
                                .colour = terminal && std::getenv("NO_COLOR") == nullptr,
                                .program = assay::own_executable()};
    return assay::cli::run(argc, argv, context);
  } catch (const std::exception& error) {
    std::cerr << "assay: internal error: " << error.what() << "\n";
    return assay::cli::k_internal;
  }
}
