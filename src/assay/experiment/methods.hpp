#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/quantize/method.hpp"

namespace assay::experiment {

// A method and its complete settings: what a made model is made by.
struct MethodRef {
  std::string name;                            // "int8-static"
  std::map<std::string, std::string> options;  // every one of them, in canonical text; "auto" by this machine resolved
  bool needs_calibration = false;
  std::string version = {};  // of a command: what it says of its version, or was told; see command_version()
};

// Every method there is: those of the module quantize, and "command", which runs a program.
std::vector<quantize::MethodInfo> known_methods();

// invalid_argument lists the names there are.
Result<quantize::MethodInfo> known_method(const std::string& name);

// invalid_argument names the option that is unknown or wrong or without effect, and the command that is missing.
Result<MethodRef> method_ref(const std::string& name, const std::map<std::string, std::string>& given);

// The same from "int8-static(per_channel=false,ranges=entropy)"; see quantize::parse_method_text().
Result<MethodRef> method_ref(const std::string& text);

// Names of those of the method's settings that change nothing beside the others. Errors as method_ref().
Result<std::set<std::string>> settings_without_effect(const quantize::MethodText& method);

// What identifies the method in a cell: {"method", "options"} and, of a command, {"files", "version"}.
nlohmann::ordered_json method_identity(const MethodRef& method);

}  // namespace assay::experiment
