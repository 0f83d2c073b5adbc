#include "bindings/workbench/hub_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/error.hpp"

namespace mekhala {

void check_paths(const HubsOptions& options, const Disclosure& disclosure) {
  const HubPaths& paths = options.paths;
  if (paths.any() && options.reruns.runs > 0) {
    throw Error(ErrorCode::usage,
                "--reruns do not go with --script, --directed, --in-time and --length; leave out "
                "one or the other");
  }
  if (disclosure.view() != View::release) return;
  if (paths.script.empty() && !paths.in_time && !paths.length) return;
  throw Error(ErrorCode::refused,
              "a release does not part paths by kind, date or strength of their links, which would "
              "tell them of single people; leave out --script, --in-time and --length, or use the "
              "team view");
}

namespace {

// Names of roles, and of kinds of places, events and organizations, that a script may use beside
// kinds of entities, with who has them: as the view shows them, so that nothing is told by paths
// that a page would not tell.
std::vector<NodeWord> words_of_nodes(const std::string& script, const Projection& projection,
                                     View view, const Case& store) {
  const Ontology& ontology = store.ontology();
  std::map<std::string, std::vector<NodeId>> words;
  for (const RoleSpec& role : ontology.roles()) words[role.name];
  const std::set<std::string> properties = {std::string(property::kLocationKind), "event_kind",
                                            "org_kind"};
  for (const PropertySpec& spec : ontology.properties()) {
    if (!properties.contains(spec.name)) continue;
    for (const std::string& kind : spec.choices) words[kind];
  }
  const bool named = std::any_of(words.begin(), words.end(), [&](const auto& word) {
    return script.find(word.first) != std::string::npos;
  });
  const auto add = [&](const std::string& word, NodeId node) {
    const auto found = words.find(word);
    if (found == words.end()) return;
    if (found->second.empty() || found->second.back() != node) found->second.push_back(node);
  };
  // A door of its own: nobody is looked at here, and so nobody is logged as looked at.
  const Disclosure disclosure(store, {.view = view, .actor = {}, .release_seed = {}});
  for (NodeId node = 0; named && node < projection.graph.num_nodes(); ++node) {
    const EntityRow row = projection.entity_of[node];
    for (const std::string& role : disclosure.entity(row).roles) add(role, node);
    for (const ShownValue& value : disclosure.values(row)) {
      if (properties.contains(value.property)) add(value.value, node);
    }
  }
  std::vector<NodeWord> found;
  for (auto& [name, nodes] : words) found.push_back({name, std::move(nodes)});
  return found;
}

}  // namespace

void set_paths(CrossBorderOptions& options, const Projection& projection, const HubPaths& paths,
               const Disclosure& disclosure, const Case& store, Context& context) {
  options.follow_directions = paths.directed;
  options.script = paths.script;
  if (!paths.script.empty()) {
    const Ontology& ontology = store.ontology();
    for (const KindSpec& kind : ontology.kinds()) options.node_kinds.names.push_back(kind.name);
    for (const LinkKindSpec& kind : ontology.links()) options.edge_kinds.names.push_back(kind.name);
    options.node_words = words_of_nodes(paths.script, projection, disclosure.view(), store);
    options.node_kinds.of.assign(projection.kind_of_node.begin(), projection.kind_of_node.end());
    options.edge_kinds.of.assign(projection.kind_of_edge.begin(), projection.kind_of_edge.end());
  }
  if (paths.length) {
    for (const double strength : projection.strength)
      options.lengths.values.push_back(1 / strength);
  }
  if (!paths.in_time) return;
  bool any = false;
  for (const std::optional<EdgeDays>& days : disclosure.days(projection, context)) {
    any = any || days.has_value();
    options.times.values.push_back(days ? days->first : std::nan(""));
    options.until.values.push_back(days && days->last ? *days->last : std::nan(""));
  }
  if (!any) {
    throw Error(ErrorCode::usage,
                "no link here has a date, so no path has an order; give links a date when they are "
                "imported, or leave out --in-time");
  }
}

std::string in_words(const HubPaths& paths) {
  std::string words;
  if (!paths.script.empty()) words += fmt::format("; paths read: {}", paths.script);
  if (paths.directed) words += "; paths follow the directions of links";
  if (paths.in_time) words += "; paths keep the order of the dates of links";
  if (paths.length) words += "; a link is 1 / strength long";
  if (words.empty()) return words;
  return words + "; both ways between two victims count half each";
}

std::string print(const HubPaths& paths) {
  std::string words;
  const auto add = [&](bool on, const std::string& word) {
    if (on) words += (words.empty() ? "" : " ") + word;
  };
  add(paths.directed, "directed");
  add(paths.in_time, "in-time");
  add(paths.length, "length=1/strength");
  add(!paths.script.empty(), "script=" + paths.script);
  return words;
}

}  // namespace mekhala
