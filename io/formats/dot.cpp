#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/formats/dot_tokens.hpp"
#include "io/formats/limits.hpp"
#include "io/formats/readers.hpp"

namespace mekhala {
namespace {

using Attributes = std::map<std::string, std::string>;

struct DotNode {
  std::string id;
  std::uint64_t line = 0;
  Attributes attributes;
  std::size_t cluster = 0;  // 0: none
};

struct DotEdge {
  std::size_t source = 0, target = 0;
  std::uint64_t line = 0;
  Attributes attributes;
};

// What holds between two braces.
struct Scope {
  Attributes node_defaults, edge_defaults;
  std::size_t cluster = 0;
  std::vector<std::size_t> nodes;  // named in it, and in the scopes in it
};

class DotReader {
 public:
  DotReader(std::string_view text, std::string_view file, Context& context)
      : tokens_(text, file), file_(file), context_(context), builder_(file, "DOT") {}

  GraphTables run(std::string_view encoding) {
    builder_.set_encoding(encoding);
    read_head();
    Scope scope;
    read_statements(scope);
    if (tokens_.peek().type != DotToken::Type::end) {
      builder_.warn("second_graph", "", tokens_.peek().line,
                    "what stands after the first graph of the file is left out",
                    "save each graph as a file of its own");
    }
    return build();
  }

 private:
  void read_head() {
    DotToken word = tokens_.take();
    if (word.is_word("strict")) {
      strict_ = true;
      word = tokens_.take();
    }
    if (!word.is_word("graph") && !word.is_word("digraph")) {
      tokens_.fail(word.line, "it starts with neither graph nor digraph");
    }
    directed_ = word.is_word("digraph");
    if (tokens_.peek().type == DotToken::Type::id) tokens_.take();
    expect("{");
  }

  void expect(std::string_view sign) {
    const DotToken token = tokens_.take();
    if (token.is(sign)) return;
    tokens_.fail(token.line, fmt::format("`{}` is missing here", sign));
  }

  void read_statements(Scope& scope) {
    if (++depth_ > kMaxDotDepth) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("{}, line {}: subgraphs nest deeper than the depth limit of {}",
                              file_, tokens_.peek().line, kMaxDotDepth));
    }
    for (;;) {
      const DotToken& token = tokens_.peek();
      if (token.type == DotToken::Type::end) {
        tokens_.fail(token.line, "a `{` is never closed; the file may be cut");
      }
      if (token.is("}")) {
        tokens_.take();
        break;
      }
      if (token.is(";") || token.is(",")) {
        tokens_.take();
      } else {
        read_statement(scope);
      }
    }
    --depth_;
  }

  void read_statement(Scope& scope) {
    const DotToken& token = tokens_.peek();
    if (token.is_word("node") || token.is_word("edge") || token.is_word("graph")) {
      return read_defaults(scope);
    }
    const std::uint64_t line = token.line;
    std::vector<std::vector<std::size_t>> chain;
    if (token.is("{") || token.is_word("subgraph")) {
      chain.push_back(read_subgraph(scope));
    } else {
      const DotToken name = take_id();
      if (tokens_.peek().is("=")) {
        tokens_.take();
        return graph_attribute(scope, name.text, value_of(take_id()));
      }
      chain.push_back({read_node(scope, name)});
      if (!tokens_.peek().is("->") && !tokens_.peek().is("--")) {
        const Attributes given = read_attributes();
        for (const auto& [key, value] : given) nodes_[chain[0][0]].attributes[key] = value;
        return;
      }
    }
    while (tokens_.peek().is("->") || tokens_.peek().is("--")) {
      const DotToken sign = tokens_.take();
      if (sign.is("->") != directed_) {
        tokens_.fail(sign.line, directed_ ? "`--` in a digraph; its edges are ->"
                                          : "`->` in a graph; its edges are --, or write digraph");
      }
      const DotToken& next = tokens_.peek();
      if (next.is("{") || next.is_word("subgraph")) {
        chain.push_back(read_subgraph(scope));
      } else {
        chain.push_back({read_node(scope, take_id())});
      }
    }
    Attributes attributes = scope.edge_defaults;
    for (auto& [key, value] : read_attributes()) attributes[key] = value;
    for (std::size_t i = 1; i < chain.size(); ++i)
      add_edges(chain[i - 1], chain[i], attributes, line);
  }

  DotToken take_id() {
    DotToken token = tokens_.take();
    if (token.type != DotToken::Type::id) {
      tokens_.fail(token.line,
                   "a name is missing here; put names with blanks or signs into quotes");
    }
    return token;
  }

  static std::string value_of(const DotToken& token) {
    return token.html ? without_tags(token.text) : token.text;
  }

  void read_defaults(Scope& scope) {
    const DotToken which = tokens_.take();
    if (tokens_.peek().is("=")) {
      tokens_.take();
      return graph_attribute(scope, which.text, value_of(take_id()));
    }
    for (const auto& [key, value] : read_attributes()) {
      if (which.is_word("node")) {
        scope.node_defaults[key] = value;
      } else if (which.is_word("edge")) {
        scope.edge_defaults[key] = value;
      } else {
        graph_attribute(scope, key, value);
      }
    }
  }

  void graph_attribute(const Scope& scope, const std::string& key, const std::string& value) {
    if (scope.cluster > 0 && key == "label") clusters_[scope.cluster - 1] = label_text(value);
  }

  Attributes read_attributes() {
    Attributes attributes;
    while (tokens_.peek().is("[")) {
      tokens_.take();
      while (!tokens_.peek().is("]")) {
        if (tokens_.peek().is(",") || tokens_.peek().is(";")) {
          tokens_.take();
          continue;
        }
        const DotToken key = take_id();
        std::string value = "true";
        if (tokens_.peek().is("=")) {
          tokens_.take();
          const DotToken given = take_id();
          if (given.html) {
            builder_.warn("html_label", key.text, given.line,
                          "HTML-like labels are read as their text, without tags");
          }
          value = value_of(given);
        }
        attributes[key.text] = std::move(value);
      }
      tokens_.take();
    }
    return attributes;
  }

  std::size_t read_node(Scope& scope, const DotToken& name) {
    if (tokens_.peek().is(":")) {
      builder_.warn("port", "", name.line, "ports are left out; edges end at the node itself");
      while (tokens_.peek().is(":")) {
        tokens_.take();
        take_id();
      }
    }
    const auto [at, fresh] = index_.emplace(name.text, nodes_.size());
    if (fresh) {
      if (nodes_.size() % 4096 == 0) context_.checkpoint();
      nodes_.push_back({name.text, name.line, scope.node_defaults, scope.cluster});
    } else if (scope.cluster > 0 && nodes_[at->second].cluster == 0) {
      nodes_[at->second].cluster = scope.cluster;
    }
    scope.nodes.push_back(at->second);
    return at->second;
  }

  std::vector<std::size_t> read_subgraph(Scope& outer) {
    std::string name;
    if (tokens_.peek().is_word("subgraph")) {
      tokens_.take();
      if (tokens_.peek().type == DotToken::Type::id) name = tokens_.take().text;
    }
    Scope scope{outer.node_defaults, outer.edge_defaults, outer.cluster, {}};
    if (name.starts_with("cluster")) {
      clusters_.push_back(name);
      scope.cluster = clusters_.size();
    }
    if (tokens_.peek().is("{")) {
      tokens_.take();
      read_statements(scope);
      std::sort(scope.nodes.begin(), scope.nodes.end());
      scope.nodes.erase(std::unique(scope.nodes.begin(), scope.nodes.end()), scope.nodes.end());
      if (!name.empty()) subgraphs_[name] = scope.nodes;
    } else {
      scope.nodes = subgraphs_[name];  // "subgraph x" names one that stood before
    }
    outer.nodes.insert(outer.nodes.end(), scope.nodes.begin(), scope.nodes.end());
    return scope.nodes;
  }

  void add_edges(const std::vector<std::size_t>& sources, const std::vector<std::size_t>& targets,
                 const Attributes& attributes, std::uint64_t line) {
    if (edges_.size() + sources.size() * targets.size() > kMaxDotChainEdges) {
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("{}, line {}: more edges than the limit of {}", file_, line,
                              kMaxDotChainEdges));
    }
    for (const std::size_t source : sources) {
      for (const std::size_t target : targets) {
        if (strict_) {
          const bool turn = !directed_ && target < source;
          if (!seen_.insert(turn ? std::pair(target, source) : std::pair(source, target)).second) {
            builder_.warn("strict_repeat", "", line,
                          "edges repeated in a strict graph are one edge");
            continue;
          }
        }
        edges_.push_back({source, target, line, attributes});
      }
    }
  }

  void put(const Attributes& attributes, const std::string& id) {
    for (const auto& [key, value] : attributes) {
      if (key != "label") {
        builder_.attribute(key, value);
        continue;
      }
      const std::string label = label_text(value);
      if (label != "\\N") builder_.put("label", label == id ? std::string() : label);
    }
  }

  GraphTables build() {
    builder_.set_directed(directed_);
    for (const DotNode& node : nodes_) {
      if (node.id.empty()) tokens_.fail(node.line, "a node with an empty name");
      builder_.node(node.id, node.line);
      if (node.cluster > 0) builder_.put("cluster", clusters_[node.cluster - 1]);
      put(node.attributes, node.id);
    }
    for (const DotEdge& edge : edges_) {
      builder_.edge(nodes_[edge.source].id, nodes_[edge.target].id, edge.line);
      const auto way = edge.attributes.find("dir");
      const bool no_arrow = way != edge.attributes.end() && way->second == "none";
      builder_.direction(directed_ && !no_arrow);
      put(edge.attributes, "");
    }
    return builder_.finish();
  }

  DotTokens tokens_;
  std::string_view file_;
  Context& context_;
  GraphTablesBuilder builder_;
  bool strict_ = false, directed_ = false;
  int depth_ = 0;
  std::vector<DotNode> nodes_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<DotEdge> edges_;
  std::vector<std::string> clusters_;  // their labels, else their names
  std::unordered_map<std::string, std::vector<std::size_t>> subgraphs_;
  std::set<std::pair<std::size_t, std::size_t>> seen_;
};

// charset=latin1 in the graph's attributes: the file is not UTF-8.
bool says_latin1(std::string_view bytes) {
  const std::string head = to_lower(bytes.substr(0, 4096));
  const std::size_t at = head.find("charset");
  if (at == std::string::npos) return false;
  const std::string_view after = std::string_view(head).substr(at + 7, 24);
  return after.find("latin1") != std::string_view::npos ||
         after.find("latin-1") != std::string_view::npos ||
         after.find("iso-8859-1") != std::string_view::npos;
}

}  // namespace

GraphTables read_dot(std::string_view bytes, std::string_view file, Context& context) {
  const bool latin1 = find_invalid_utf8(bytes).has_value() && says_latin1(bytes);
  const DecodedText decoded = decode_text(bytes, latin1 ? "ISO-8859-1" : "", file);
  return DotReader(decoded.text, file, context).run(decoded.encoding);
}

}  // namespace mekhala
