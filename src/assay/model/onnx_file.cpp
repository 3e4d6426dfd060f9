#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <set>

#include "assay/base/file.hpp"
#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/model.hpp"
#include "assay/model/onnx_file_internal.hpp"
#include "assay/model/weights_in_place_internal.hpp"

namespace assay::model {
namespace {

namespace fs = std::filesystem;

struct TypeRow {
  std::int32_t onnx;
  std::string_view name;
  std::size_t bits;
};

// TensorProto.DataType of the ONNX specification, including what came after the installed headers.
constexpr std::array<TypeRow, 21> k_types{{{1, "float32", 32},        {2, "uint8", 8},       {3, "int8", 8},
                                           {4, "uint16", 16},         {5, "int16", 16},      {6, "int32", 32},
                                           {7, "int64", 64},          {8, "string", 0},      {9, "bool", 8},
                                           {10, "float16", 16},       {11, "float64", 64},   {12, "uint32", 32},
                                           {13, "uint64", 64},        {16, "bfloat16", 16},  {17, "float8e4m3fn", 8},
                                           {18, "float8e4m3fnuz", 8}, {19, "float8e5m2", 8}, {20, "float8e5m2fnuz", 8},
                                           {21, "uint4", 4},          {22, "int4", 4},       {23, "float4e2m1", 4}}};

const TypeRow* row_of(std::int32_t data_type) {
  for (const TypeRow& row : k_types) {
    if (row.onnx == data_type) return &row;
  }
  return nullptr;
}

std::optional<std::uint64_t> whole_number(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

bool lies_within(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path real_file = fs::weakly_canonical(file, error);
  const fs::path real_folder = fs::weakly_canonical(folder, error);
  const auto [end, unused] = std::mismatch(real_folder.begin(), real_folder.end(), real_file.begin(), real_file.end());
  return end == real_folder.end();
}

Result<fs::path> check_reference(const onnx::TensorProto& tensor, const fs::path& path) {
  ASSAY_ASSIGN(const ExternalReference reference, reference_of(tensor, path));
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const fs::path file = folder / reference.location;
  // A path ends at a zero byte for the system, not for us: what follows could make another file look harmless.
  const bool whole = !reference.location.empty() && reference.location.find('\0') == std::string::npos;
  if (!whole || fs::path(reference.location).is_absolute() || !lies_within(file, folder)) {
    return fail(
        ErrorCode::corrupt,
        "{}: tensor '{}' keeps its data in '{}', outside the model's folder; this is refused. Put the file beside "
        "the model and name it relative to it",
        path.string(), tensor.name(), reference.location);
  }
  std::error_code error;
  const std::uint64_t size = fs::file_size(file, error);
  if (error) {
    return fail(ErrorCode::not_found,
                "{}: tensor '{}' keeps its data in '{}', which is missing: copy it beside the model", path.string(),
                tensor.name(), reference.location);
  }
  const std::uint64_t length = reference.length.value_or(bytes_of(tensor));
  if (reference.offset > size || length > size - reference.offset) {
    return fail(ErrorCode::corrupt, "{}: tensor '{}' needs {} bytes from byte {} of '{}', which has only {}",
                path.string(), tensor.name(), length, reference.offset, reference.location, size);
  }
  return file;
}

// The external data files of a model, each once; checks that they exist, are long enough and lie in its folder.
Result<std::vector<fs::path>> check_external_data(const onnx::ModelProto& model, const fs::path& path) {
  std::set<fs::path> files;
  for (const onnx::TensorProto* tensor : contents_of(model).tensors) {
    if (tensor->data_location() != onnx::TensorProto::EXTERNAL) continue;
    ASSAY_ASSIGN(fs::path file, check_reference(*tensor, path));
    files.insert(std::move(file));
  }
  return std::vector<fs::path>(files.begin(), files.end());
}

bool looks_like_text(std::string_view content) {
  const std::string_view front = content.substr(0, 256);
  return std::all_of(front.begin(), front.end(),
                     [](char c) { return c == '\n' || c == '\r' || c == '\t' || (c >= 32 && c < 127); });
}

// What is wrong with content that is no model.
Status parse(std::string_view content, const fs::path& path, onnx::ModelProto& model) {
  const bool parsed = model.ParseFromArray(content.data(), static_cast<int>(content.size()));
  if (!parsed && (model.ir_version() > 0 || model.has_graph()) && !looks_like_text(content)) {
    return fail(ErrorCode::corrupt, "{}: the ONNX model is cut short or damaged; fetch or export it again",
                path.string());
  }
  if (!parsed) return fail(ErrorCode::corrupt, "{}: not an ONNX model", path.string());
  if (!model.has_graph() || model.graph().output_size() == 0) {
    return fail(ErrorCode::corrupt, "{}: not an ONNX model: it has no graph with outputs", path.string());
  }
  // The operator sets follow the graph in the file; every model since version 3 of the format has one.
  if (model.ir_version() >= 3 && model.opset_import_size() == 0) {
    return fail(ErrorCode::corrupt, "{}: the ONNX model is cut short or damaged: it names no operator set",
                path.string());
  }
  return {};
}

void refer_to_own_file(const LeanModel& lean, const fs::path& path, onnx::ModelProto& model) {
  for (int i = 0; i < model.graph().initializer_size(); ++i) {
    const std::optional<InPlace>& place = lean.initializers[static_cast<std::size_t>(i)];
    auto& tensor = *model.mutable_graph()->mutable_initializer(i);
    if (!place || tensor.data_location() == onnx::TensorProto::EXTERNAL) continue;
    refer_to({path.filename().string(), place->offset, place->length}, tensor);
  }
}

}  // namespace

Result<ExternalReference> reference_of(const onnx::TensorProto& tensor, const fs::path& path) {
  ExternalReference reference;
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() == "location") reference.location = entry.value();
    if (entry.key() != "offset" && entry.key() != "length") continue;
    const auto number = whole_number(entry.value());
    if (!number) {
      return fail(ErrorCode::corrupt, "{}: tensor '{}': the {} '{}' of its external data is no number of bytes",
                  path.string(), tensor.name(), entry.key(), entry.value());
    }
    if (entry.key() == "offset") reference.offset = *number;
    if (entry.key() == "length") reference.length = number;
  }
  return reference;
}

void refer_to(const ExternalReference& reference, onnx::TensorProto& tensor) {
  tensor.clear_raw_data();
  tensor.clear_external_data();
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  const auto add = [&](const char* key, const std::string& value) {
    auto* entry = tensor.add_external_data();
    entry->set_key(key);
    entry->set_value(value);
  };
  add("location", reference.location);
  add("offset", std::to_string(reference.offset));
  if (reference.length) add("length", std::to_string(*reference.length));
}

std::int32_t onnx_of_dtype(tensor::DType type) {
  const std::string_view name = tensor::name_of(type);
  for (const TypeRow& row : k_types) {
    if (row.name == name) return row.onnx;
  }
  return 0;
}

std::optional<tensor::DType> dtype_of_onnx(std::int32_t data_type) {
  const TypeRow* row = row_of(data_type);
  return row == nullptr ? std::nullopt : tensor::dtype_named(row->name);
}

std::size_t onnx_bits(std::int32_t data_type) {
  const TypeRow* row = row_of(data_type);
  return row == nullptr ? 0 : row->bits;
}

std::string onnx_type_name(std::int32_t data_type) {
  const TypeRow* row = row_of(data_type);
  return row == nullptr ? fmt::format("type {}", data_type) : std::string(row->name);
}

Result<LoadedModel> load_onnx(const fs::path& path) {
  ASSAY_ASSIGN(const MappedFile file, MappedFile::open(path));
  const std::string_view content(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
  if (content.empty()) return fail(ErrorCode::corrupt, "{}: not an ONNX model: the file is empty", path.string());
  if (content.size() >= std::size_t{1} << 31) {
    return fail(ErrorCode::unsupported, "{}: ONNX files of 2 GiB or more do not exist; export with external data",
                path.string());
  }
  LoadedModel loaded;
  const std::optional<LeanModel> lean = without_weights(content);
  ASSAY_TRY(parse(lean ? lean->bytes : content, path, loaded.model));
  ASSAY_ASSIGN(loaded.external_files, check_external_data(loaded.model, path));
  if (lean) refer_to_own_file(*lean, path, loaded.model);
  return loaded;
}

Status write_model(const onnx::ModelProto& model, const fs::path& path) {
  const fs::path temporary = path.string() + ".part";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  const bool whole = file && model.SerializeToOstream(&file) && file.flush();
  file.close();
  std::error_code error;
  if (whole) fs::rename(temporary, path, error);
  if (whole && !error) return {};
  fs::remove(temporary, error);
  return fail(ErrorCode::io, "{}: the model could not be written; is the disk full or the folder read-only?",
              path.string());
}

void set_metadata_entry(onnx::ModelProto& model, const std::string& key, const std::string& value) {
  auto& entries = *model.mutable_metadata_props();
  const auto found = std::ranges::find(entries, key, [](const auto& entry) { return entry.key(); });
  auto* entry = found != entries.end() ? &*found : model.add_metadata_props();
  entry->set_key(key);
  entry->set_value(value);
}

Result<onnx::ModelProto> parsed_whole(const fs::path& path) {
  ASSAY_ASSIGN(const MappedFile file, MappedFile::open(path));
  onnx::ModelProto model;
  ASSAY_TRY(parse({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()}, path, model));
  return model;
}

Status set_metadata(const fs::path& onnx, const std::string& key, const std::string& value) {
  ASSAY_ASSIGN(onnx::ModelProto model, parsed_whole(onnx));
  set_metadata_entry(model, key, value);
  return write_model(model, onnx);
}

}  // namespace assay::model
