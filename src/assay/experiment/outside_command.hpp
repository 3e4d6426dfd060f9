#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/process.hpp"
#include "assay/base/result.hpp"

namespace assay::experiment {

// The words of a command line; no shell reads it, but '…', "…" and \ quote as in one. invalid_argument for a quote that
// is not closed.
Result<std::vector<std::string>> split_words(const std::string& text);

// The program that a command's first word means, as a shell would find it. not_found, with the word.
Result<std::filesystem::path> program_of(const std::string& word);

// Digests of the files that the command line names, as words or behind '=' as in --config=f.yaml, and of the program:
// {"q.py": "3fa9…"}. Another script is another command.
nlohmann::ordered_json files_named(const std::string& run);

// A program that is not ours, with what its command line says in the place of paths.
struct OutsideCommand {
  std::string line;
  std::vector<std::pair<std::string, std::string>> places;  // {"{input}", "/…/m.onnx"}
  std::chrono::nanoseconds timeout{};
  std::filesystem::path log;  // takes what it prints
};

struct OutsideRun {
  std::string program;  // the first word
  double seconds = 0;
  std::string log;
};

// Runs it to the end. Errors name the command and have the end of its log: not_found when there is no such program,
// runtime when it fails, crashes or runs past its time.
Result<OutsideRun> run_outside(const OutsideCommand& command);

// The same without judging how it ended.
Result<ProcessExit> run_to_the_end(std::vector<std::string> words, const std::filesystem::path& log,
                                   std::chrono::nanoseconds timeout);

// "; it printed:\n…", the end of what a command printed, for its error.
std::string log_tail(const std::filesystem::path& log);

}  // namespace assay::experiment
