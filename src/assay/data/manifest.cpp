#include <algorithm>

#include "assay/base/file.hpp"
#include "assay/base/utf8.hpp"
#include "assay/data/csv_table_internal.hpp"
#include "assay/data/manifest_internal.hpp"
#include "assay/data/yaml_section_internal.hpp"

namespace assay::data {
namespace {

namespace fs = std::filesystem;

class ManifestReader {
 public:
  ManifestReader(const fs::path& path, YamlProblems& problems)
      : path_(path), folder_(path.parent_path()), problems_(problems) {}

  Description read(const YAML::Node& root) const {
    const YamlSection top(root, "a data-set manifest",
                          {"name", "task", "inputs", "target", "classes", "positive", "ids", "groups", "slices",
                           "split", "costs", "max_undecodable", "delimiter"},
                          problems_);
    Description result;
    result.origin = path_.string();
    result.name = top.text("name");
    if (result.name.empty()) result.name = fs::absolute(path_).parent_path().filename().string();
    const std::string task = top.choice("task", {"classification", "regression"}, "");
    if (!task.empty()) result.task = task == "regression" ? Task::regression : Task::classification;
    result.inputs = inputs(top);
    result.target = column(top, "target");
    result.ids = column(top, "ids");
    result.groups = column(top, "groups");
    result.slices = slices(top);
    result.split = split(top);
    result.classes = top.texts("classes");
    result.positive = top.text("positive");
    result.costs = top.matrix("costs");
    result.max_undecodable = static_cast<std::uint64_t>(top.whole_number("max_undecodable", 0));
    result.delimiter = delimiter(top);
    return result;
  }

 private:
  char delimiter(const YamlSection& top) const {
    if (!top.has("delimiter")) return 0;
    const auto character = delimiter_in(top.text("delimiter"));
    if (!character) problems_.add(top.at("delimiter"), character.error().message());
    return character.value_or(0);
  }

  std::vector<InputSpec> inputs(const YamlSection& top) const {
    std::vector<InputSpec> list;
    const YAML::Node node = top.at("inputs");
    if (!node.IsDefined()) return list;
    if (!node.IsSequence()) {
      problems_.add(node, "'inputs' must be a list, each with a file or a folder");
      return list;
    }
    for (const auto& item : node) list.push_back(input(item));
    for (std::size_t i = 0; i < list.size() && list.size() > 1; ++i) {
      if (list[i].name.empty()) problems_.add(node[i], "an input needs a name where there are several");
    }
    return list;
  }

  InputSpec input(const YAML::Node& node) const {
    const YamlSection section(node, "an input",
                              {"name", "file", "folder", "key", "columns", "shape", "scale", "offset", "mean", "std",
                               "resize", "crop", "interpolation", "channels", "layout"},
                              problems_);
    if (node.IsMap() && section.has("file") == section.has("folder")) {
      problems_.add(node, "an input needs either a 'file' or a 'folder'");
    }
    InputSpec spec;
    spec.name = section.text("name");
    spec.path = located(section.text(section.has("folder") ? "folder" : "file"));
    spec.key = section.text("key");
    spec.columns = section.texts("columns");
    spec.shape = section.shape("shape");
    spec.images = images(section);
    spec.preprocessing = preprocessing(section);
    spec.preprocessing.channels_last = spec.images.layout == "nhwc";
    return spec;
  }

  Preprocessing preprocessing(const YamlSection& section) const {
    Preprocessing steps{.scale = section.number("scale", 0), .offset = section.number("offset", 0)};
    steps.mean = section.numbers("mean");
    steps.std = section.numbers("std");
    if (section.has("scale") && steps.scale == 0) problems_.add(section.at("scale"), "'scale' must not be 0");
    for (const double std : steps.std) {
      if (!(std > 0)) problems_.add(section.at("std"), "'std' must be positive");
    }
    return steps;
  }

  static ImageOptions images(const YamlSection& section) {
    return {.resize = static_cast<int>(section.whole_number("resize", 1)),
            .crop = static_cast<int>(section.whole_number("crop", 1)),
            .interpolation = section.choice("interpolation", {"bilinear", "bicubic"}, "bilinear"),
            .channels = section.choice("channels", {"rgb", "bgr", "grey"}, "rgb"),
            .layout = section.choice("layout", {"nchw", "nhwc"}, "nchw")};
  }

  fs::path located(const std::string& name) const {
    if (name.empty()) return {};
    return (folder_ / name).lexically_normal();
  }

  // A column's name, or {file, column, key, id}.
  ColumnSpec column_at(const YAML::Node& node, const std::string& what) const {
    if (node.IsScalar()) return {.column = node.Scalar()};
    const YamlSection section(node, "'" + what + "'", {"file", "column", "key", "id"}, problems_);
    if (node.IsMap() && !section.has("file")) problems_.add(node, "'" + what + "' needs a 'file'");
    return {.file = located(section.text("file")),
            .column = section.text("column"),
            .key = section.text("key"),
            .id = section.text("id")};
  }

  std::optional<ColumnSpec> column(const YamlSection& top, const std::string& key) const {
    if (!top.has(key)) return std::nullopt;
    return column_at(top.at(key), key);
  }

  std::vector<ColumnSpec> slices(const YamlSection& top) const {
    std::vector<ColumnSpec> list;
    if (!top.has("slices")) return list;
    const YAML::Node node = top.at("slices");
    if (!node.IsMap()) {
      for (std::string& name : top.texts("slices")) list.push_back({.name = name, .column = name});
      return list;
    }
    for (const auto& entry : node) {
      list.push_back(column_at(entry.second, scalar_text(entry.first)));
      list.back().name = scalar_text(entry.first);
    }
    return list;
  }

  std::optional<SplitSpec> split(const YamlSection& top) const {
    if (!top.has("split")) return std::nullopt;
    const YamlSection section(top.at("split"), "'split'", {"column", "file", "key", "id", "use"}, problems_);
    if (top.at("split").IsMap() && !section.has("column") && !section.has("file")) {
      problems_.add(top.at("split"), "'split' needs a 'column'");
    }
    return SplitSpec{
        {"", located(section.text("file")), section.text("column"), section.text("key"), section.text("id")},
        section.text("use")};
  }

  fs::path path_;
  fs::path folder_;
  YamlProblems& problems_;
};

}  // namespace

Result<Description> parse_manifest(const std::string& text, const fs::path& path) {
  if (const auto bad = first_not_utf8(text)) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    return fail(ErrorCode::corrupt, "{}:{}: not UTF-8 text; save the file as UTF-8", path.string(), line);
  }
  try {
    YamlProblems problems(path);
    Description description = ManifestReader(path, problems).read(YAML::Load(text));
    ASSAY_TRY(problems.status());
    return description;
  } catch (const YAML::ParserException& error) {
    return fail(ErrorCode::invalid_argument, "{}:{}: not YAML: {}", path.string(), error.mark.line + 1, error.msg);
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument, "{}:{}: {}", path.string(), error.mark.line + 1, error.msg);
  }
}

Result<Description> read_manifest(const fs::path& path) {
  ASSAY_ASSIGN(const std::string text, read_file(path));
  return parse_manifest(text, path);
}

}  // namespace assay::data
