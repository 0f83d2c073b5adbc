#include "io/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using Exception = nlohmann::json::exception;

// nlohmann's message quotes what it read last, which may be a name: only its reason is kept.
std::string reason_of(std::string_view message) {
  if (const std::size_t at = message.find(" - "); at != std::string_view::npos) {
    message.remove_prefix(at + 3);
  } else if (const std::size_t end = message.rfind(": "); end != std::string_view::npos) {
    message.remove_prefix(end + 2);
  }
  // "number overflow parsing '...'" quotes a number, however long.
  if (message.find("number overflow") != std::string_view::npos) {
    return "a number too large to be one";
  }
  return std::string(message.substr(0, message.find("; last read")));
}

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, std::string_view file, std::uint64_t first_line)
      : text_(text), file_(file), first_line_(first_line) {}

  bool null() override { return put({}); }
  bool boolean(bool value) override {
    Json json;
    json.type = Json::Type::boolean;
    json.boolean = value;
    return put(std::move(json));
  }
  bool number_integer(number_integer_t value) override { return number(fmt::format("{}", value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return number(fmt::format("{}", value));
  }
  bool number_float(number_float_t, const string_t& text) override { return number(text); }
  bool string(string_t& text) override {
    Json json;
    json.type = Json::Type::string;
    json.text = std::move(text);
    return put(std::move(json));
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::Type::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::Type::array); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const Exception& fault) override {
    const std::size_t byte = position == 0 ? 0 : position - 1;
    const auto line =
        first_line_ +
        static_cast<std::uint64_t>(std::count(
            text_.begin(),
            text_.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text_.size())), '\n'));
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}, line {}, byte {}: broken JSON: {}", file_, line, byte,
                    reason_of(fault.what())),
        Place{.file = std::string(file_), .line = line, .byte = byte, .column = {}, .value = {}});
  }

  JsonDocument take() { return std::move(document_); }

 private:
  struct Level {
    Json json;
    std::string key;                                     // of the member that comes next
    std::unordered_map<std::string, std::size_t> index;  // once there are many members
  };

  bool number(std::string text) {
    Json json;
    json.type = Json::Type::number;
    json.text = std::move(text);
    return put(std::move(json));
  }
  bool open(Json::Type type) {
    if (open_.size() >= kMaxJsonDepth) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("{}: JSON nested deeper than the depth limit of {} levels", file_,
                              kMaxJsonDepth));
    }
    open_.emplace_back();
    open_.back().json.type = type;
    return true;
  }
  bool close() {
    Json done = std::move(open_.back().json);
    open_.pop_back();
    return put(std::move(done));
  }
  bool put(Json json) {
    if (open_.empty()) {
      document_.root = std::move(json);
    } else if (open_.back().json.type == Json::Type::array) {
      open_.back().json.items.push_back(std::move(json));
    } else {
      put_member(open_.back(), std::move(json));
    }
    return true;
  }
  void put_member(Level& level, Json json) {
    auto& members = level.json.members;
    constexpr std::size_t kFew = 24;
    std::size_t found = members.size();
    if (members.size() < kFew) {
      for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].key == level.key) found = i;
      }
    } else {
      if (level.index.empty()) {
        for (std::size_t i = 0; i < members.size(); ++i) level.index.emplace(members[i].key, i);
      }
      const auto [at, fresh] = level.index.emplace(level.key, members.size());
      if (!fresh) found = at->second;
    }
    if (found < members.size()) {
      if (document_.duplicate_keys++ == 0) document_.first_duplicate = level.key;
      members[found].value = std::move(json);
    } else {
      members.push_back({std::move(level.key), std::move(json)});
    }
  }

  std::string_view text_;
  std::string_view file_;
  std::uint64_t first_line_;
  std::vector<Level> open_;
  JsonDocument document_;
};

}  // namespace

const Json* Json::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

JsonDocument parse_json(std::string_view text, std::string_view file, std::uint64_t first_line) {
  const std::string_view marks = text.substr(0, 2);
  if (marks == "\xff\xfe" || marks == "\xfe\xff" ||
      text.substr(0, 4).find('\0') != std::string_view::npos) {
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}: looks like UTF-16 or UTF-32; JSON is UTF-8, save it as that", file));
  }
  Builder builder(text, file, first_line);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace mekhala
