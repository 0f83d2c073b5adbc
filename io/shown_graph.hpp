#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A graph as its view may show it: what writers take. Workbench fills it from Disclosure; nothing
// in io can reach a raw row behind it.
namespace mekhala {

struct ShownProperty {
  std::string name;  // ontology name
  std::string value;
  std::string original;  // work view only
  std::string grade;
  std::string from, to;  // ISO prefixes
  std::string source;
  std::string handling = {};  // marking of this value; "" none
};

struct ShownNode {
  std::string id;    // unique in the graph: record id or pseudonym
  std::string kind;  // ontology name
  std::string label;
  std::string country;  // ISO code; "" unknown
  std::vector<std::string> roles;
  bool is_protected = false;
  std::string protected_as;
  std::vector<ShownProperty> properties;
  std::string handling = {};  // strictest TLP of what is known of it; "" none
};

struct ShownEdge {
  std::size_t from = 0, to = 0;  // indices into nodes
  std::string kind;
  bool directed = true;
  std::optional<double> strength;
  std::size_t statements = 0, sources = 0;  // 0 where the view hides them
  std::vector<ShownProperty> properties;
  std::string handling = {};
};

struct ShownGraph {
  std::string title;
  std::string view;     // "work", "team", "release"
  std::string marking;  // handling of the export, the strictest of what it holds; "" none
  std::vector<std::string> notes;     // projection, fingerprint: one line each
  std::vector<std::string> left_out;  // by rule, whatever the format: one sentence each
  std::vector<ShownNode> nodes;
  std::vector<ShownEdge> edges;
};

// What a format could not hold, one sentence each; empty: everything was written.
struct WriteReport {
  std::vector<std::string> losses;
};

}  // namespace mekhala
