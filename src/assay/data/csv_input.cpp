#include <algorithm>
#include <cstring>

#include "assay/data/csv_table_internal.hpp"
#include "assay/data/input_source_internal.hpp"

namespace assay::data {
namespace {

class CsvStream : public InputStream {
 public:
  CsvStream(CsvTable table, std::vector<std::size_t> columns)
      : table_(std::move(table)), columns_(std::move(columns)) {}

  Status read(std::size_t first, std::size_t count, std::span<std::byte> out, std::vector<Undecodable>&) override {
    while (next_ < first) ASSAY_TRY(advance());
    for (std::size_t row = 0; row < count; ++row) {
      ASSAY_TRY(advance());
      for (const std::size_t column : columns_) {
        ASSAY_ASSIGN(const double value, table_.number(column));
        std::memcpy(out.data(), &value, sizeof value);
        out = out.subspan(sizeof value);
      }
    }
    return {};
  }

 private:
  Status advance() {
    ASSAY_ASSIGN(const bool more, table_.next());
    if (!more) return fail(ErrorCode::corrupt, "{}: has fewer rows than when it was opened", table_.name());
    ++next_;
    return {};
  }

  CsvTable table_;
  std::vector<std::size_t> columns_;
  std::size_t next_ = 0;
};

class CsvInput : public InputSource {
 public:
  CsvInput(const InputSpec& spec, std::vector<std::size_t> columns, std::uint64_t rows, std::string shown)
      : path_(spec.path), delimiter_(spec.delimiter), columns_(std::move(columns)) {
    raw_ = {tensor::DType::f64, {static_cast<std::int64_t>(columns_.size())}, rows, false, std::move(shown)};
  }

  const RawRows& raw() const override { return raw_; }

  Result<std::unique_ptr<InputStream>> open() const override {
    ASSAY_ASSIGN(CsvTable table, CsvTable::open(path_, delimiter_));
    return std::make_unique<CsvStream>(std::move(table), columns_);
  }

  std::vector<std::filesystem::path> files() const override { return {path_}; }

 private:
  std::filesystem::path path_;
  char delimiter_;
  std::vector<std::size_t> columns_;
  RawRows raw_;
};

Result<std::vector<std::size_t>> columns_of(const CsvTable& table, const InputSpec& spec) {
  if (!spec.columns.empty()) return table.find_all(spec.columns);
  ASSAY_ASSIGN(const std::vector<std::size_t> used, table.find_all(spec.not_inputs));
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    if (std::ranges::find(used, i) == used.end()) columns.push_back(i);
  }
  return columns;
}

}  // namespace

Result<std::unique_ptr<InputSource>> open_csv_input(const InputSpec& spec) {
  ASSAY_ASSIGN(CsvTable table, CsvTable::open(spec.path, spec.delimiter));
  ASSAY_ASSIGN(auto columns, columns_of(table, spec));
  std::uint64_t rows = 0;
  while (true) {
    ASSAY_ASSIGN(const bool more, table.next());
    if (!more) break;
    ++rows;
  }
  std::vector<std::string> names;
  for (const std::size_t column : columns) names.push_back(table.columns()[column]);
  return std::make_unique<CsvInput>(spec, std::move(columns), rows, names_shown(names));
}

}  // namespace assay::data
