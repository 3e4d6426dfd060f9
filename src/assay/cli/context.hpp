#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace assay::cli {

inline constexpr const char* k_tool = "assay 0.1.0";

// What main hands to every command: where to print, and what is known about the terminal.
struct Context {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int width = 100;  // columns of the terminal, or what is assumed without one
  bool colour = false;
  std::filesystem::path program;  // to start workers
};

}  // namespace assay::cli
