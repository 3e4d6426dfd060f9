#include "assay/cli/application.hpp"

#include <filesystem>
#include <map>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/base/utf8.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"

namespace assay::cli {
namespace {

constexpr const char* k_about =
    "May this quantized model replace its full-precision baseline?\n"
    "Runs both on the same data and answers pass, fail or inconclusive, with the evidence.";

// The commands that are for people.
std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  return names;
}

std::string commands_shown(const CLI::App& app) {
  return fmt::format("The commands are {}; assay --help says what they do.\n", fmt::join(command_names(app), ", "));
}

// What the parser says, with the largest number there is taken out of it.
std::string failure_text(const CLI::App* app, const CLI::Error& error) {
  if (app->get_parent() == nullptr && app->get_subcommands().empty() && app->remaining_size(true) == 0 &&
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return "assay: no command given\n" + commands_shown(*app);
  }
  std::string text = error.what();
  const std::size_t range = text.find(" not in range 0.000000 to 1797");  // of CLI::PositiveNumber
  if (range != std::string::npos) text = text.substr(0, range) + " is not above 0";
  return text + "\nRun with --help for more information.\n";
}

// "--set KEY VALUE" in place of KEY=VALUE; empty when that is not what is wrong.
std::string setting_torn_apart(const CLI::App& command, const std::vector<std::string>& surplus) {
  const CLI::Option* setting = command.get_option_no_throw("--set");
  if (setting == nullptr || surplus.empty()) return "";
  for (const std::string& text : setting->results()) {
    if (text.find('=') != std::string::npos) continue;
    return fmt::format("assay: --set {0}: expected KEY=VALUE (did you mean '--set {0}={1}'?)\n", text, surplus.front());
  }
  return "";
}

// Words that no command or option is called, each with the nearest name; empty when the error is another one.
std::string unknown_words(const CLI::App& app, const CLI::ParseError& error) {
  std::string text;
  const auto add = [&text](const char* what, const std::string& word, const std::vector<std::string>& names) {
    text += fmt::format("assay: no {} is called '{}'{}\n", what, word, did_you_mean(word, names));
  };
  const auto chosen = app.get_subcommands();
  const bool missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;  // perhaps it is misspelt
  const bool surplus = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (!missing && !surplus) return text;
  std::vector<std::string> names;
  if (chosen.empty()) {
    names = command_names(app);
  } else {
    for (const CLI::Option* option : chosen.front()->get_options()) names.push_back(option->get_name());
  }
  for (const std::string& word : app.remaining(true)) {
    if (word.starts_with("-") || chosen.empty()) add(word.starts_with("-") ? "option" : "command", word, names);
  }
  if (chosen.empty() && !text.empty()) text += commands_shown(app);
  if (!chosen.empty() && text.empty()) text = setting_torn_apart(*chosen.front(), app.remaining(true));
  return text;
}

// Of a number that counts something the parser takes −1 for 2⁶⁴ − 1.
std::string negative_count(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string type = option->get_type_name();
    if (type != "UINT" && type != "N" && type != "EPOCHS") continue;
    for (const std::string& word : option->results()) {
      if (!word.starts_with('-')) continue;
      return fmt::format("{} {}: expected a whole number, 0 or above", option->get_name(), word);
    }
  }
  return "";
}

// The words of the command line and the working folder are written into records, which hold UTF-8 only.
std::string not_utf8(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    if (first_not_utf8(argv[i])) return fmt::format("argument {} ('{}') is not UTF-8 text", i, utf8_shown(argv[i]));
  }
  std::error_code ignored;
  const std::string folder = std::filesystem::current_path(ignored).string();
  if (!first_not_utf8(folder)) return "";
  return fmt::format("the path of the working folder ('{}') is not UTF-8 text", utf8_shown(folder));
}

}  // namespace

int run(int argc, const char* const* argv, Context& context) {
  if (const std::string problem = not_utf8(argc, argv); !problem.empty()) {
    context.err << "assay: " << problem << "\n";
    return k_usage;
  }
  CLI::App app(k_about, "assay");
  app.set_version_flag("--version", k_tool);
  app.require_subcommand(1);
  app.failure_message(failure_text);
  app.footer("Exit codes: 0 pass, 1 fail, 3 inconclusive, 2 bad usage, 4 invalid input, 5 a model could not be run.");
  const std::map<std::string, Command> commands{
      {"evaluate", add_evaluate(app)}, {"quantize", add_quantize(app)}, {"sweep", add_sweep(app)},
      {"crossval", add_crossval(app)}, {"train", add_train(app)},       {"inspect", add_inspect(app)},
      {"bench", add_bench(app)},       {"rerender", add_rerender(app)}, {"list", add_list(app)},
      {"doctor", add_doctor(app)},     {"worker", add_worker(app)}};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == 0;
    const std::string unknown = unknown_words(app, error);
    if (unknown.empty()) {
      app.exit(error, context.out, context.err);
    } else {
      context.err << unknown;
    }
    return asked_for_help ? k_pass : k_usage;
  }
  if (const std::string problem = negative_count(*app.get_subcommands().front()); !problem.empty()) {
    context.err << "assay: " << problem << "\n";
    return k_usage;
  }
  return commands.at(app.get_subcommands().front()->get_name())(context);
}

}  // namespace assay::cli
