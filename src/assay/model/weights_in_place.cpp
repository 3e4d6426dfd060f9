#include "assay/model/weights_in_place_internal.hpp"

namespace assay::model {
namespace {

// Field numbers of onnx.proto.
constexpr std::uint64_t k_model_graph = 7;
constexpr std::uint64_t k_graph_initializer = 5;
constexpr std::uint64_t k_tensor_raw_data = 9;

constexpr std::uint64_t k_wire_varint = 0;
constexpr std::uint64_t k_wire_eight_bytes = 1;
constexpr std::uint64_t k_wire_length = 2;
constexpr std::uint64_t k_wire_four_bytes = 5;

struct WireField {
  std::uint64_t number = 0;
  bool has_length = false;
  std::string_view whole;    // with its tag
  std::string_view content;  // of a field with a length
};

// The fields of a message one after the other.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  bool at_end() const { return rest_.empty(); }

  std::optional<WireField> next() {
    const std::string_view start = rest_;
    const auto tag = varint();
    if (!tag) return std::nullopt;
    WireField field{.number = *tag >> 3, .has_length = false, .whole = {}, .content = {}};
    switch (*tag & 7) {
      case k_wire_varint:
        if (!varint()) return std::nullopt;
        break;
      case k_wire_eight_bytes:
        if (!take(8)) return std::nullopt;
        break;
      case k_wire_four_bytes:
        if (!take(4)) return std::nullopt;
        break;
      case k_wire_length: {
        const auto length = varint();
        if (!length) return std::nullopt;
        const auto content = take(*length);
        if (!content) return std::nullopt;
        field.has_length = true;
        field.content = *content;
        break;
      }
      default:
        return std::nullopt;
    }
    field.whole = start.substr(0, start.size() - rest_.size());
    return field;
  }

 private:
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    return std::nullopt;
  }

  std::optional<std::string_view> take(std::uint64_t length) {
    if (length > rest_.size()) return std::nullopt;
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view rest_;
};

void append_varint(std::uint64_t value, std::string& bytes) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7FU) | 0x80U);
  bytes += static_cast<char>(value);
}

void append_message(std::uint64_t number, std::string_view content, std::string& bytes) {
  append_varint(number << 3 | k_wire_length, bytes);
  append_varint(content.size(), bytes);
  bytes += content;
}

class Thinning {
 public:
  explicit Thinning(std::string_view file) : file_(file) {}

  std::optional<LeanModel> run() {
    if (!each_field(file_, lean_.bytes, k_model_graph, [this](const WireField& field) { return add_graph(field); })) {
      return std::nullopt;
    }
    return std::move(lean_);
  }

 private:
  // Copies the fields of `message` to `bytes`, but for those of `number`, which `special` takes.
  template <class Special>
  static bool each_field(std::string_view message, std::string& bytes, std::uint64_t number, const Special& special) {
    for (WireReader reader(message); !reader.at_end();) {
      const auto field = reader.next();
      if (!field) return false;
      if (field->number != number || !field->has_length) {
        bytes += field->whole;
      } else if (!special(*field)) {
        return false;
      }
    }
    return true;
  }

  bool add_graph(const WireField& graph) {
    std::string bytes;
    const auto add = [&](const WireField& tensor) { return add_initializer(tensor, bytes); };
    if (!each_field(graph.content, bytes, k_graph_initializer, add)) return false;
    append_message(k_model_graph, bytes, lean_.bytes);
    return true;
  }

  bool add_initializer(const WireField& tensor, std::string& graph) {
    std::optional<InPlace> place;
    std::string bytes;
    const auto leave = [&](const WireField& data) {
      const bool is_large = data.content.size() >= k_worth_leaving;
      place = is_large ? std::optional(InPlace{static_cast<std::uint64_t>(data.content.data() - file_.data()),
                                               data.content.size()})
                       : std::nullopt;  // of several the last counts
      if (!is_large) bytes += data.whole;
      return true;
    };
    if (tensor.content.size() < k_worth_leaving) {
      graph += tensor.whole;
    } else if (each_field(tensor.content, bytes, k_tensor_raw_data, leave)) {
      append_message(k_graph_initializer, bytes, graph);
    } else {
      return false;
    }
    lean_.initializers.push_back(place);
    return true;
  }

  std::string_view file_;
  LeanModel lean_;
};

}  // namespace

std::optional<LeanModel> without_weights(std::string_view model) {
  return Thinning(model).run();
}

}  // namespace assay::model
