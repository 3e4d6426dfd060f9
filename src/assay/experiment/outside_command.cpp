#include "assay/experiment/outside_command.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <thread>

#include <unistd.h>

#include "assay/base/clock.hpp"
#include "assay/base/digest.hpp"
#include "assay/base/file.hpp"
#include "assay/base/units.hpp"
#include "assay/base/utf8.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr auto k_command_poll_interval = std::chrono::milliseconds(10);
constexpr std::size_t k_log_tail = 1000;

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

Result<fs::path> program_of(const std::string& word) {
  std::error_code ignored;
  if (word.find('/') != std::string::npos) {
    if (fs::is_regular_file(word, ignored)) return fs::absolute(word);
    return fail(ErrorCode::not_found, "{}: no such program", word);
  }
  const char* path = std::getenv("PATH");
  std::string folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  for (std::size_t begin = 0; begin <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', begin), folders.size());
    const fs::path program = fs::path(folders.substr(begin, end - begin)) / word;
    if (fs::is_regular_file(program, ignored) && ::access(program.c_str(), X_OK) == 0) return fs::absolute(program);
    begin = end + 1;
  }
  return fail(ErrorCode::not_found, "{}: no program of this name in PATH", word);
}

std::string log_tail(const fs::path& log) {
  std::string text = read_file(log).value_or("");
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.pop_back();
  if (text.empty()) return "; it printed nothing";
  if (text.size() > k_log_tail) text = "…" + text.substr(text.size() - k_log_tail);
  return "; it printed:\n" + utf8_shown(text);
}

Result<ProcessExit> run_to_the_end(std::vector<std::string> words, const fs::path& log,
                                   std::chrono::nanoseconds timeout) {
  ASSAY_ASSIGN(const fs::path program, program_of(words.front()));
  words.front() = program.string();
  const ProcessOptions options{
      .arguments = std::move(words), .timeout = timeout, .standard_error = log, .output_with_errors = true};
  ASSAY_ASSIGN(ChildProcess child, ChildProcess::start(options));
  while (true) {
    child.lines();
    if (const auto exit = child.poll()) return *exit;
    std::this_thread::sleep_for(k_command_poll_interval);
  }
}

Result<std::vector<std::string>> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool begun = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escapes = c == '\\' && quote != '\'' && i + 1 < text.size();
    if (escapes) {
      word += text[++i];
      begun = true;
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      begun = true;
    } else if (quote == 0 && std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (begun) words.push_back(std::exchange(word, {}));
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (quote != 0) return fail(ErrorCode::invalid_argument, "'{}': a quote {} is not closed", text, quote);
  if (begun) words.push_back(word);
  return words;
}

ordered_json files_named(const std::string& run) {
  ordered_json files = ordered_json::object();
  const auto words = split_words(run);
  if (!words) return files;
  const auto add = [&files](const std::string& name, const fs::path& file) {
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) files[name] = sha256_of_file(file).value_or("");
  };
  for (const std::string& word : *words) {
    add(word, word);
    if (const std::size_t equals = word.find('='); equals != std::string::npos) {
      add(word.substr(equals + 1), word.substr(equals + 1));
    }
  }
  const auto program = words->empty() ? Result<fs::path>(fs::path()) : program_of(words->front());
  if (program) add(words->front(), *program);
  return files;
}

Result<OutsideRun> run_outside(const OutsideCommand& command) {
  ASSAY_ASSIGN(std::vector<std::string> words, split_words(command.line));
  if (words.empty()) return fail(ErrorCode::invalid_argument, "the command line names no program");
  for (std::string& word : words) {
    for (const auto& [place, path] : command.places) replace_all(word, place, path);
  }
  const Stopwatch watch;
  ASSAY_ASSIGN(const ProcessExit exit, run_to_the_end(words, command.log, command.timeout));
  if (exit.kind == ProcessExit::Kind::timed_out) {
    return fail(ErrorCode::runtime, "the command '{}' was stopped: it ran longer than {} (timeout){}", command.line,
                to_text(command.timeout), log_tail(command.log));
  }
  if (!exit.ok()) {
    return fail(ErrorCode::runtime, "the command '{}' failed: {}{}", command.line, exit.text(), log_tail(command.log));
  }
  return OutsideRun{words.front(), watch.seconds(), utf8_shown(read_file(command.log).value_or(""))};
}

}  // namespace assay::experiment
