#include "assay/cli/data_arguments.hpp"

#include <algorithm>
#include <charconv>

namespace assay::cli {
namespace {

constexpr const char* k_data_group = "Data";

void add_input_column_options(CLI::App& command, data::SourceOptions& s) {
  command
      .add_option("--delimiter", s.delimiter,
                  "What separates the cells of every csv: one character, or tab; default: ,")
      ->type_name("CHARACTER")
      ->group(k_data_group);
  command.add_option("--target", s.target, "Column of the true label or value (csv)")
      ->type_name("COLUMN")
      ->group(k_data_group);
  command.add_option("--features", s.features, "Columns that are inputs (csv); default: all not used otherwise")
      ->type_name("COLUMN,…")
      ->delimiter(',')
      ->group(k_data_group);
  command.add_option("--id", s.id, "Column of sample ids; with --labels also the column there to join by")
      ->type_name("COLUMN")
      ->group(k_data_group);
}

void add_judged_column_options(CLI::App& command, data::SourceOptions& s) {
  command.add_option("--group", s.group, "Column of what belongs together, such as the patient")
      ->type_name("COLUMN")
      ->group(k_data_group);
  command.add_option("--slice", s.slices, "Column whose values are looked at one by one; may be repeated")
      ->type_name("COLUMN")
      ->allow_extra_args(false)
      ->group(k_data_group);
  command.add_option("--classes", s.classes, "Names of the classes in the order of the model's outputs")
      ->type_name("NAME,…")
      ->delimiter(',')
      ->group(k_data_group);
  command.add_option("--positive", s.positive, "The positive one of two classes; default: the second")
      ->type_name("CLASS")
      ->group(k_data_group);
}

void add_image_options(CLI::App& command, data::ImageOptions& images) {
  command.add_option("--resize", images.resize, "Images: shorter side to this many pixels")
      ->check(CLI::PositiveNumber)
      ->group("Images");
  command.add_option("--crop", images.crop, "Images: square of this side from the centre")
      ->check(CLI::PositiveNumber)
      ->group("Images");
  command.add_option("--interpolation", images.interpolation, "Images: how to resize, as Pillow does")
      ->check(CLI::IsMember({"bilinear", "bicubic"}))
      ->capture_default_str()
      ->group("Images");
  command.add_option("--channels", images.channels, "Images: order of the channels")
      ->check(CLI::IsMember({"rgb", "bgr", "grey"}))
      ->capture_default_str()
      ->group("Images");
  command.add_option("--layout", images.layout, "Images: order of the axes")
      ->check(CLI::IsMember({"nchw", "nhwc"}))
      ->capture_default_str()
      ->group("Images");
}

Result<tensor::Shape> parse_shape(const std::string& text) {
  tensor::Shape shape;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::int64_t extent = 0;
    const auto [stop, error] = std::from_chars(text.data() + begin, text.data() + end, extent);
    if (error != std::errc{} || stop != text.data() + end || extent <= 0) {
      return fail(ErrorCode::invalid_argument, "--shape {}: expected the extents of one sample, such as 1,28,28", text);
    }
    shape.push_back(extent);
    begin = end + 1;
  }
  return shape;
}

}  // namespace

void add_data_options(CLI::App& command, DataArguments& a) {
  add_input_options(command, a, "--data");
  command.add_option("--split", a.source.split, "Value of the manifest's split column to use")
      ->type_name("VALUE")
      ->group(k_data_group);
  command.add_option("--labels", a.labels, "True labels beside the inputs: .npy, idx-ubyte[.gz] or csv")
      ->type_name("FILE")
      ->group(k_data_group);
  command.add_option("--task", a.source.task, "What the targets are; default: told from them")
      ->check(CLI::IsMember({"classification", "regression"}))
      ->group(k_data_group);
  add_judged_column_options(command, a.source);
}

void add_input_options(CLI::App& command, DataArguments& a, const std::string& path_option) {
  command
      .add_option(path_option, a.path,
                  "dataset.yaml, rows.csv[.gz], arrays.npz, inputs.npy, idx-ubyte[.gz] or a folder of images")
      ->type_name("PATH")
      ->group(k_data_group);
  add_input_column_options(command, a.source);
  command.add_option("--shape", a.shape, "Shape of one sample of a csv")->type_name("C,H,W")->group(k_data_group);
  command.add_option("--scale", a.source.scale, "Input = raw value times this; default: 1, images 1/255")
      ->group(k_data_group);
  command.add_option("--offset", a.source.offset, "… plus this")->group(k_data_group);
  command.add_option("--mean", a.source.mean, "… less this (one, or one per channel)")
      ->delimiter(',')
      ->group(k_data_group);
  command.add_option("--std", a.source.std, "… divided by this")->delimiter(',')->group(k_data_group);
  command
      .add_option("--max-undecodable", a.source.max_undecodable, "Images that may fail to decode before the run stops")
      ->capture_default_str()
      ->group(k_data_group);
  command
      .add_option("--limit", a.source.limit, "So many samples only: the first; of an image folder the classes in turn")
      ->check(CLI::PositiveNumber)
      ->group(k_data_group);
  add_image_options(command, a.source.images);
}

Result<data::SourceOptions> source_options(const DataArguments& arguments) {
  data::SourceOptions source = arguments.source;
  if (arguments.path.empty() && arguments.labels.empty()) {
    return fail(ErrorCode::invalid_argument,
                "no data given: --data PATH (or --labels alone, for predictions made elsewhere)");
  }
  source.path = arguments.path;
  source.labels = arguments.labels;
  ASSAY_ASSIGN(source.shape, parse_shape(arguments.shape));
  return source;
}

}  // namespace assay::cli
