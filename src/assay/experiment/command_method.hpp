#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/outside_command.hpp"
#include "assay/quantize/method.hpp"

namespace assay::experiment {

// The method "command": any program that reads an ONNX file and writes another. Its options:
//   run              the command line, with {input}, {output} and {calibration} in the place of paths; no shell runs
//   it,
//                    but '…', "…" and \ quote as in one
//   timeout          "1h" unless told otherwise
//   version_command  a command line whose first line of output is recorded
//   version          a text recorded as it is
//   simulated        whether what it makes computes in float
// {calibration} is the folder that CalibrationSet describes: one .npy for each input, ids.npy, calibration.json.
quantize::MethodInfo command_method();

// The tool's version as its options say it: `version`, or the first line that `version_command` prints now. Empty where
// that fails, which run_command_method() then tells.
std::string command_version(const quantize::Options& options);

struct CommandPlaces {
  std::filesystem::path input;
  std::filesystem::path output;       // to be written
  std::filesystem::path calibration;  // empty: there is none
  std::filesystem::path log;          // takes what it prints
};

// Runs it and gives {"program", "version", "seconds", "log"}. Fails, naming the command, its exit and the end of its
// log, when it cannot be started (not_found), fails, runs past its time, writes nothing or no ONNX model (runtime).
// What it wrote stays for the caller to remove.
Result<nlohmann::ordered_json> run_command_method(const quantize::Options& options, const CommandPlaces& places);

}  // namespace assay::experiment
