#include "io/formats/xml.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <exception>
#include <memory>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

constexpr std::size_t kChunk = 1u << 20;
constexpr std::size_t kLook = 1u << 14;

std::string_view after_colon(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Exceptions do not cross expat's frames: they are kept and thrown afterwards.
class Parser {
 public:
  Parser(std::string_view file, XmlHandler& handler, const char* encoding)
      : file_(file), handler_(handler), parser_(XML_ParserCreate(encoding), &XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetDoctypeDeclHandler(parser_.get(), &on_doctype, &on_doctype_end);
    XML_SetEntityDeclHandler(parser_.get(), &on_entity);
    XML_SetSkippedEntityHandler(parser_.get(), &on_skipped);
  }

  void feed(std::string_view bytes, bool last) {
    const XML_Status status =
        XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), last ? 1 : 0);
    if (caught_) std::rethrow_exception(caught_);
    if (status == XML_STATUS_OK) return;
    fail(ErrorCode::invalid_input, fmt::format("broken XML: {}; export the file again",
                                               XML_ErrorString(XML_GetErrorCode(parser_.get()))));
  }
  [[nodiscard]] bool outer_document_type() const { return outer_document_type_; }

 private:
  [[nodiscard]] std::uint64_t line() const {
    return static_cast<std::uint64_t>(XML_GetCurrentLineNumber(parser_.get()));
  }
  [[noreturn]] void fail(ErrorCode code, std::string_view what) const {
    throw Error(
        code, fmt::format("{}, line {}: {}", file_, line(), what),
        Place{.file = std::string(file_), .line = line(), .byte = {}, .column = {}, .value = {}});
  }

  template <typename Call>
  void guarded(Call&& call) {
    if (caught_) return;
    try {
      call();
    } catch (...) {
      caught_ = std::current_exception();
      XML_StopParser(parser_.get(), XML_FALSE);
    }
  }

  void start(const char* name, const char** attributes) {
    if (texts_.size() >= static_cast<std::size_t>(kMaxXmlElementDepth)) {
      fail(ErrorCode::limit_exceeded,
           fmt::format("elements nest deeper than the depth limit of {}", kMaxXmlElementDepth));
    }
    if (!texts_.empty() && is_blank(std::string_view(text_).substr(texts_.back()))) {
      text_.resize(texts_.back());
    }
    texts_.push_back(text_.size());
    const std::string_view whole(name);
    tag_.name = after_colon(whole);
    tag_.prefix = whole.size() == tag_.name.size()
                      ? std::string_view()
                      : whole.substr(0, whole.size() - tag_.name.size() - 1);
    tag_.line = line();
    tag_.attributes.clear();
    for (const char** at = attributes; *at != nullptr; at += 2) {
      tag_.attributes.emplace_back(after_colon(at[0]), at[1]);
    }
    handler_.start(tag_);
  }

  void end(const char* name) {
    const std::size_t from = texts_.back();
    handler_.end(after_colon(name), std::string_view(text_).substr(from), line());
    text_.resize(from);
    texts_.pop_back();
  }

  void text(std::string_view more) {
    if (texts_.empty()) return;
    if (text_.size() - texts_.back() + more.size() > kMaxXmlTextBytes) {
      fail(ErrorCode::limit_exceeded,
           fmt::format("a text of more than the limit of {} bytes", kMaxXmlTextBytes));
    }
    text_ += more;
  }

  static Parser* self(void* data) { return static_cast<Parser*>(data); }
  static void XMLCALL on_start(void* data, const char* name, const char** attributes) {
    self(data)->guarded([&] { self(data)->start(name, attributes); });
  }
  static void XMLCALL on_end(void* data, const char* name) {
    self(data)->guarded([&] { self(data)->end(name); });
  }
  static void XMLCALL on_text(void* data, const char* text, int size) {
    self(data)->guarded([&] { self(data)->text({text, static_cast<std::size_t>(size)}); });
  }
  static void XMLCALL on_doctype(void* data, const char*, const char* system, const char*, int) {
    if (system != nullptr) self(data)->outer_document_type_ = true;
  }
  static void XMLCALL on_doctype_end(void*) {}
  static void XMLCALL on_entity(void* data, const char*, int, const char*, int, const char*,
                                const char*, const char*, const char*) {
    self(data)->guarded([&] {
      self(data)->fail(ErrorCode::invalid_input,
                       "the document type declares entities, which are refused: a few lines of "
                       "them can stand for gigabytes or for other files; export the file without "
                       "a DTD");
    });
  }
  static void XMLCALL on_skipped(void* data, const char*, int) {
    self(data)->guarded([&] {
      self(data)->fail(ErrorCode::invalid_input,
                       "an entity that an outer document type would declare; it is not fetched, so "
                       "write the character itself");
    });
  }

  std::string_view file_;
  XmlHandler& handler_;
  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_;
  std::exception_ptr caught_;
  bool outer_document_type_ = false;
  std::string text_;
  std::vector<std::size_t> texts_;  // where the text of each open element starts
  XmlTag tag_;
};

// encoding="..." of the declaration; "" where there is none.
std::string declared_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (!bytes.starts_with("<?xml")) return "";
  const std::string_view head = bytes.substr(0, std::min(bytes.find("?>"), kLook));
  const std::size_t at = head.find("encoding");
  if (at == std::string_view::npos) return "";
  const std::size_t open = head.find_first_of("\"'", at);
  if (open == std::string_view::npos) return "";
  const std::size_t close = head.find(head[open], open + 1);
  if (close == std::string_view::npos) return "";
  return std::string(head.substr(open + 1, close - open - 1));
}

bool expat_knows(const std::string& encoding) {
  const std::string low = to_lower(encoding);
  return low.empty() || low == "utf-8" || low == "utf-16" || low == "iso-8859-1" ||
         low == "us-ascii";
}

}  // namespace

std::string_view XmlTag::value(std::string_view attribute) const {
  for (const auto& [known, text] : attributes) {
    if (known == attribute) return text;
  }
  return {};
}

bool XmlTag::has(std::string_view attribute) const {
  for (const auto& [known, text] : attributes) {
    if (known == attribute) return true;
  }
  return false;
}

XmlOutcome read_xml(std::string_view bytes, std::string_view file, XmlHandler& handler,
                    Context& context) {
  XmlOutcome outcome;
  outcome.encoding = declared_encoding(bytes);
  DecodedText decoded;
  const char* forced = nullptr;
  if (!expat_knows(outcome.encoding)) {
    decoded = decode_text(bytes, outcome.encoding, file);
    bytes = decoded.text;
    forced = "UTF-8";
  }
  if (outcome.encoding.empty()) outcome.encoding = "UTF-8";
  Parser parser(file, handler, forced);
  std::size_t at = 0;
  do {
    context.checkpoint();
    const std::string_view chunk = bytes.substr(at, kChunk);
    at += chunk.size();
    parser.feed(chunk, at >= bytes.size());
    context.report(static_cast<double>(at) /
                   static_cast<double>(std::max<std::size_t>(bytes.size(), 1)));
  } while (at < bytes.size());
  outcome.outer_document_type = parser.outer_document_type();
  return outcome;
}

std::string xml_root(std::string_view bytes) {
  std::string narrow;
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    // Names of elements are ASCII in every format that is known here.
    for (const char c : bytes.substr(2, kLook)) {
      if (c != '\0') narrow += c;
    }
    bytes = narrow;
  }
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  bytes = bytes.substr(0, kLook);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || bytes[first] != '<') return "";
  for (std::size_t at = first; at < bytes.size();) {
    const std::size_t open = bytes.find('<', at);
    if (open == std::string_view::npos || open + 1 >= bytes.size()) return "";
    if (bytes.substr(open).starts_with("<!--")) {
      const std::size_t end = bytes.find("-->", open);
      if (end == std::string_view::npos) return "";
      at = end + 3;
    } else if (bytes[open + 1] == '?' || bytes[open + 1] == '!') {
      at = open + 2;
    } else {
      const std::size_t end = bytes.find_first_of(" \t\r\n/>", open + 1);
      return std::string(after_colon(bytes.substr(open + 1, end - open - 1)));
    }
  }
  return "";
}

}  // namespace mekhala
