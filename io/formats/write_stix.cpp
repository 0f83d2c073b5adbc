#include <fmt/format.h>

#include <algorithm>

#include "engine/base/hash.hpp"
#include "engine/base/text.hpp"
#include "engine/case/handling.hpp"
#include "engine/case/ontology.hpp"
#include "io/formats/stix_ids.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

// A case does not tell when its records were made; the same case gives the same bytes.
constexpr std::string_view kMade = "2020-01-01T00:00:00.000Z";

std::string_view marking_of(const std::string& marking) {
  if (!is_tlp(marking)) return {};
  switch (handling_of(marking)) {
    case Handling::clear:
      return "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";
    case Handling::green:
      return "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";
    case Handling::amber:
      return "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82";
    // TLP 1 has no amber+strict: the next stricter one.
    case Handling::amber_strict:
    case Handling::red:
      return "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";
    case Handling::none:
      break;
  }
  return {};
}

// Members of the extension that are no values of the case.
const std::vector<std::string> kOfNodes{"record", "kind", "country", "role", "extension_type"};
const std::vector<std::string> kOfEdges{"kind", "strength", "extension_type"};

class StixWriter {
 public:
  StixWriter(const ShownGraph& graph, const Ontology& ontology)
      : graph_(graph), ontology_(ontology), marking_(marking_of(graph.marking)) {
    Sha256 hash;
    hash.add_field("stix/1");
    hash.add_field(graph.view);
    for (const std::string& note : graph.notes) hash.add_field(note);
    for (const ShownNode& node : graph.nodes) hash.add_field(node.id);
    seed_ = to_hex(hash.finish());
  }

  WrittenText run() {
    std::string& text = written_.text;
    text = fmt::format("{{\"type\":\"bundle\",\"id\":\"bundle--{}\",\"objects\":[\n", uuid(0));
    text += fmt::format(
        "{{\"type\":\"identity\",\"spec_version\":\"2.1\",\"id\":\"{0}\",\"created\":\"{1}\","
        "\"modified\":\"{1}\",\"name\":\"Mekhala\",\"identity_class\":\"system\"}},\n"
        "{{\"type\":\"extension-definition\",\"spec_version\":\"2.1\",\"id\":\"{2}\",\"created\":"
        "\"{1}\",\"modified\":\"{1}\",\"created_by_ref\":\"{0}\",\"name\":\"Mekhala case\","
        "\"description\":\"kind: as in Mekhala's ontology; all else are values of the case\","
        "\"schema\":\"kind, role, country and further members, all text\",\"version\":\"1.0.0\","
        "\"extension_types\":[\"property-extension\",\"new-sdo\"]}}",
        kStixMaker, kMade, kStixExtension);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) add_node(i);
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) add_edge(i);
    text += "\n]}\n";
    report();
    return std::move(written_);
  }

 private:
  // Of the number `index` in this export: no name has a part in it but as one of all.
  // STIX wants version 5 of observables, 4 of all else.
  [[nodiscard]] std::string uuid(std::size_t index, char version = '4') const {
    Sha256 hash;
    hash.add_field(seed_);
    hash.add_field(std::to_string(index));
    std::string hex = to_hex(hash.finish()).substr(0, 32);
    hex[12] = version;
    hex[16] = '8';
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20));
  }

  [[nodiscard]] std::string stix_name(const ShownNode& node) const {
    const KindId kind = ontology_.kind(node.kind);
    return kind == kNoTerm ? std::string() : ontology_.kinds()[kind].stix;
  }

  // The type under which a node goes out, and the members that this type must have.
  struct Typed {
    std::string type, members;
    bool observable = false;  // has no times and no maker
    bool custom = false;
  };
  [[nodiscard]] Typed typed(const ShownNode& node) const {
    const std::string name = stix_name(node);
    const std::string label = node.label.empty() ? node.id : node.label;
    const std::string called = json_member("name", label);
    if (name == "identity") {
      return {name, called + json_member("identity_class",
                                         node.kind == "person" ? "individual" : "organization")};
    }
    if (name == "user-account") return {name, json_member("account_login", label), true};
    if (name == "email-addr" && matches(label, "[^@\\s]+@[^@\\s]+")) {
      return {name, json_member("value", label), true};
    }
    if (name == "location") {
      const auto place = place_of(node);
      std::string where = json_member("country", node.country);
      if (place) {
        where += fmt::format(",\"latitude\":{},\"longitude\":{}",
                             format_double(*parse_double(place->latitude)),
                             format_double(*parse_double(place->longitude)));
      }
      // A location without any of these is not valid.
      if (!where.empty()) return {name, called + where};
    }
    if (name == "infrastructure" || name == "incident") return {name, called};
    std::string type = "x-mekhala-" + node.kind;
    std::replace(type.begin(), type.end(), '_', '-');
    return {type, called, false, true};
  }

  // An object has its own marking, else that of the export; values that are marked less strictly
  // than the object as a whole have theirs.
  [[nodiscard]] std::string head(const Typed& typed, const std::string& id,
                                 const std::string& handling, const std::string& granular) const {
    std::string text = fmt::format(",\n{{\"type\":\"{}\",\"spec_version\":\"2.1\",\"id\":\"{}\"",
                                   escape_json(typed.type), escape_json(id));
    if (!typed.observable) {
      text += fmt::format(",\"created\":\"{0}\",\"modified\":\"{0}\",\"created_by_ref\":\"{1}\"",
                          kMade, kStixMaker);
    }
    const std::string_view own = marking_of(handling);
    const std::string_view marking = own.empty() ? marking_ : own;
    if (!marking.empty()) text += fmt::format(",\"object_marking_refs\":[\"{}\"]", marking);
    return text + granular + typed.members;
  }

  [[nodiscard]] static std::string extension(const char* type, std::string_view members) {
    return fmt::format(",\"extensions\":{{\"{}\":{{\"extension_type\":\"{}\"{}}}}}}}",
                       kStixExtension, type, members);
  }

  static std::string values(const std::vector<ShownProperty>& properties,
                            const std::vector<std::string>& own) {
    std::string text;
    for (const auto& [name, list] : values_by_name(properties)) {
      if (name == property::kHandling) continue;  // told as markings
      text += json_member(column_name(name, own), joined(list));
    }
    return text;
  }

  [[nodiscard]] static std::string granular(const std::vector<ShownProperty>& properties,
                                            const std::vector<std::string>& own,
                                            const std::string& whole) {
    std::map<std::string, Handling> strictest;
    for (const ShownProperty& property : properties) {
      if (property.value.empty() || property.name.empty()) continue;
      if (property.name == property::kHandling) continue;
      Handling& handling = strictest[column_name(property.name, own)];
      handling = std::max(handling, handling_of(property.handling));
    }
    std::string text;
    for (const auto& [name, handling] : strictest) {
      if (handling == Handling::none || handling >= handling_of(whole)) continue;
      if (!matches(name, "[a-z0-9_-]{1,250}")) continue;
      text +=
          fmt::format("{}{{\"marking_ref\":\"{}\",\"selectors\":[\"extensions.{}.{}\"]}}",
                      text.empty() ? "" : ",", marking_of(name_of(handling)), kStixExtension, name);
    }
    return text.empty() ? text : fmt::format(",\"granular_markings\":[{}]", text);
  }

  void add_node(std::size_t index) {
    const ShownNode& node = graph_.nodes[index];
    const Typed type = typed(node);
    custom_ += type.custom ? 1 : 0;
    ids_.push_back(fmt::format("{}--{}", type.type, uuid(index + 1, type.observable ? '5' : '4')));
    const std::string members = json_member("record", node.id) + json_member("kind", node.kind) +
                                json_member("country", node.country) +
                                json_member("role", joined(node.roles)) +
                                values(node.properties, kOfNodes);
    written_.text +=
        head(type, ids_.back(), node.handling, granular(node.properties, kOfNodes, node.handling)) +
        extension(type.custom ? "new-sdo" : "property-extension", members);
  }

  void add_edge(std::size_t index) {
    const ShownEdge& edge = graph_.edges[index];
    const LinkKindId kind = ontology_.link(edge.kind);
    std::string type = kind == kNoTerm ? "related-to" : ontology_.links()[kind].stix;
    if (type.empty()) type = "related-to";
    undirected_ += edge.directed ? 0 : 1;
    Typed relationship{"relationship", json_member("relationship_type", type)};
    relationship.members += json_member("source_ref", ids_[edge.from]);
    relationship.members += json_member("target_ref", ids_[edge.to]);
    const std::vector<ShownSpan> spans = spans_of(edge.properties);
    if (spans.size() == 1) {
      const ShownSpan& span = spans.front();
      if (!span.from.empty()) {
        relationship.members += json_member("start_time", span.from + "T00:00:00Z");
      }
      // The end must be later than the start.
      if (!span.to.empty()) {
        relationship.members += json_member("stop_time", span.to + "T23:59:59Z");
      }
    } else {
      several_spans_ += spans.empty() ? 0 : 1;
    }
    std::string members = json_member("kind", edge.kind);
    if (edge.strength) members += json_member("strength", format_double(*edge.strength));
    members += values(edge.properties, kOfEdges);
    written_.text +=
        head(relationship, fmt::format("relationship--{}", uuid(graph_.nodes.size() + index + 1)),
             edge.handling, granular(edge.properties, kOfEdges, edge.handling)) +
        extension("property-extension", members);
  }

  void report() {
    WriteReport& losses = written_.report;
    losses.losses.push_back(
        "STIX wants times at which objects were made, which a case does not tell: all have the "
        "same fixed one");
    report_loss(losses, custom_,
                "entities are of kinds that STIX has no type for; they are x-mekhala objects with "
                "an extension definition");
    report_loss(losses, undirected_, "links without direction: each relationship has one");
    report_loss(losses, several_spans_,
                "links with several time spans: STIX holds one, so that they have none");
    report_statements_lost(graph_.nodes, "STIX", losses);
    report_statements_lost(graph_.edges, "STIX", losses, true);
    if (!graph_.marking.empty() && marking_.empty()) {
      losses.losses.push_back("a marking that is none of TLP is left out");
    }
  }

  const ShownGraph& graph_;
  const Ontology& ontology_;
  std::string_view marking_;
  std::string seed_;
  WrittenText written_;
  std::vector<std::string> ids_;
  std::uint64_t custom_ = 0, undirected_ = 0, several_spans_ = 0;
};

}  // namespace

WrittenText as_stix(const ShownGraph& graph, const Ontology& ontology) {
  return StixWriter(graph, ontology).run();
}

}  // namespace mekhala
