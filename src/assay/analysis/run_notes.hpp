#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/comparison.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {

// Which of the options differ from those that run.json recorded ("gates", "level", …), in the order of its keys.
std::vector<std::string> rejudged(const nlohmann::ordered_json& recorded, const AnalysisOptions& options);

// What a reader must know who sees a result judged by other options than the run's; empty when none differs.
std::string note_on_rejudging(const std::vector<std::string>& differing);

// That no gate given looks at the answers, though the default one would; empty when one does, or none is given.
// `baseline` compares the baseline with itself.
std::string note_on_gates(const std::vector<Gate>& gates, const Comparison& baseline);

// What run.json says of the machine, without its one line of text: RunInfo::machine. null where that line is all. The
// load of the moment is in it only where speed was measured: it changes no other number, and the same quality is the
// same result, byte for byte.
nlohmann::ordered_json machine_of(const record::RunRecord& run);

// What of the machine makes times vary ("warnings" of the same), where any speed was measured.
std::vector<std::string> notes_on_machine(const record::RunRecord& run);

// That the baseline is right no more often than always answering the commonest class would be, by its confusion matrix
// [true class][decision]: wrongly joined labels and a wrong order of classes look just like this. Empty otherwise.
std::string note_on_chance(const std::vector<std::vector<std::uint64_t>>& confusion);

}  // namespace assay::analysis
