#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/context.hpp"

// XML as readers of graphs take it: one pass, bounded depth, no entities, nothing fetched.
namespace mekhala {

inline constexpr int kMaxXmlElementDepth = 256;
inline constexpr std::size_t kMaxXmlTextBytes = 64u << 20;  // of one element

struct XmlTag {
  std::string_view name;    // without prefix
  std::string_view prefix;  // "viz", "y", "gx"; "" none
  std::uint64_t line = 0;
  std::vector<std::pair<std::string_view, std::string_view>> attributes;  // names without prefix

  // "" where there is none.
  [[nodiscard]] std::string_view value(std::string_view attribute) const;
  [[nodiscard]] bool has(std::string_view attribute) const;
};

// What a reader does with elements. `text` is what stands directly in the element; white space
// before a child element is left out of it.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(const XmlTag& tag) = 0;
  virtual void end(std::string_view name, std::string_view text, std::uint64_t line) = 0;
};

struct XmlOutcome {
  std::string encoding;              // declared, else "UTF-8"
  bool outer_document_type = false;  // names one, which was not fetched
};

// Errors: Error(invalid_input) with file and line: broken XML, characters that XML does not have,
//   an entity or another declaration in a document type (refused: a few lines of them can stand for
//   gigabytes, or for other files), bytes that the declared encoding does not have.
//   Error(limit_exceeded): deeper than kMaxXmlElementDepth, a text above kMaxXmlTextBytes.
XmlOutcome read_xml(std::string_view bytes, std::string_view file, XmlHandler& handler,
                    Context& context);

// The name of the first element, without prefix; "" where there is none in the first bytes.
[[nodiscard]] std::string xml_root(std::string_view bytes);

}  // namespace mekhala
