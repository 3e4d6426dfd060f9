#pragma once

#include <string>

#include "assay/record/speed_rows.hpp"

namespace assay::report {

// "1.250 mJ", "61.00 µJ", "3.100 J"; "–" without a value.
std::string joules_text(const record::Number& joules);

// The energy of an inference in one line, by domain; why there is none; "" where nobody asked.
std::string energy_sentence(const record::Speed& speed);

// The same as a section of the Markdown report: a table by domain, or the reason.
std::string energy_section(const record::Speed& speed, double level);

}  // namespace assay::report
