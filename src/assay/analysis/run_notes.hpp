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

// "a", "a and b", "a, b and c".
std::string enumerated(const std::vector<std::string>& words);

// What a reader must know who sees a result judged by other options than the run's, and which gates of the run's own
// (`recorded`, as run.json has them) no longer count; empty when none differs. DIR stands for the run's folder.
std::string note_on_rejudging(const std::vector<std::string>& differing, const nlohmann::ordered_json& recorded,
                              const std::vector<Gate>& gates);

// Which candidates are simulated and could not be judged by gates on speed or memory, and what judges their answers
// alone; empty where there are none. `baseline` compares the baseline with itself.
std::string note_on_simulated(const std::vector<record::CandidateResult>& candidates, const std::vector<Gate>& gates,
                              const Comparison& baseline);

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
