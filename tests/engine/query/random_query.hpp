#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/random.hpp"
#include "tests/engine/query/random_graph.hpp"

// Random queries as text of ours and as SQL over the tables of random_graph.hpp, which share
// nothing but the tree that both are written from.
namespace mekhala::query::random_query {

using random_graph::kLabels;
using random_graph::kTypes;

// One thing in both languages.
struct Both {
  std::string ours, sql;
};

enum class Type : char { integer = 'i', text = 't', boolean = 'b', real = 'r' };

// `ours` is the name of a variable; `sql` what its properties are called behind: "x." or "q.x_".
struct Variable {
  enum class Kind : std::uint8_t { node, relationship, value } kind;
  std::string ours, sql;
  Type type = Type::integer;  // of a value
  bool maybe_null = false;
};

struct Query {
  std::string ours, sql;
  std::vector<std::string> same;  // other texts of ours that mean the same
  // Three texts whose rows together are those of `all`: where P, NOT P, and P is unknown.
  std::string all;
  std::vector<std::string> parts;
  std::vector<Type> types;
  bool ordered = false;
};

class Maker {
 public:
  explicit Maker(Random random) : random_(random) {}

  Query make() {
    make_match();
    const std::size_t outer = random_.below(3) == 0 ? 1 : 0;
    Both optional = outer == 1 ? make_optional() : Both{};
    Both middle;
    if (random_.below(3) == 0) middle = make_with(optional);
    return finish(optional, middle);
  }

 private:
  // --- small things ------------------------------------------------------------------------------

  bool chance(std::uint64_t of) { return random_.below(of) == 0; }
  template <typename T>
  const T& any(const std::vector<T>& of) {
    return of[random_.below(of.size())];
  }

  // A property of one of the variables, or a value, of that type; a literal where none is.
  Both leaf(Type type) {
    std::vector<Both> found;
    for (const Variable& variable : variables_) {
      if (variable.kind == Variable::Kind::value) {
        if (variable.type == type) found.push_back({variable.ours, variable.sql});
        continue;
      }
      if (type == Type::integer) found.push_back({variable.ours + ".k", variable.sql + "k"});
      if (type == Type::text) found.push_back({variable.ours + ".s", variable.sql + "s"});
      if (type == Type::text && variable.kind == Variable::Kind::relationship) {
        found.push_back({fmt::format("type({})", variable.ours), variable.sql + "type"});
      }
    }
    if (found.empty() || chance(4)) return literal(type);
    return any(found);
  }
  Both literal(Type type) {
    if (type == Type::boolean) return chance(2) ? Both{"true", "1"} : Both{"false", "0"};
    if (type == Type::text) {
      const std::string text = any<std::string>({"'p'", "'q'", "'pq'", "'Q'"});
      return {text, text};
    }
    const std::string number = any<std::string>({"0", "1", "2", "3", "(-1)"});
    return {number, number};
  }

  // --- expressions -------------------------------------------------------------------------------

  Both of_type(Type type, int depth) {
    if (type == Type::integer) return integer(depth);
    return type == Type::text ? text(depth) : boolean(depth);
  }

  Both integer(int depth) {
    if (depth == 0) return leaf(Type::integer);
    switch (random_.below(9)) {
      case 0:
        return joined("({} + {})", integer(depth - 1), integer(depth - 1));
      case 1:
        return joined("({} - {})", integer(depth - 1), integer(depth - 1));
      case 2:
        return joined("({} * {})", leaf(Type::integer), leaf(Type::integer));
      case 3: {
        const Both a = integer(depth - 1);
        return {fmt::format("({} % 3)", a.ours), fmt::format("({} % 3)", a.sql)};
      }
      case 4:
        return joined("coalesce({}, {})", integer(depth - 1), leaf(Type::integer));
      case 5:
        return choice(Type::integer, depth);
      case 6: {
        const Both a = text(depth - 1);
        return {fmt::format("size({})", a.ours), fmt::format("length({})", a.sql)};
      }
      case 7: {
        const Both a = integer(depth - 1);
        return {fmt::format("abs({})", a.ours), fmt::format("abs({})", a.sql)};
      }
      default:
        return hops("COUNT {{ {} }}", "(SELECT count(*) {})", Type::integer);
    }
  }

  Both text(int depth) {
    if (depth == 0) return leaf(Type::text);
    switch (random_.below(5)) {
      case 0: {
        const Both a = text(depth - 1), b = leaf(Type::text);
        return {fmt::format("({} + {})", a.ours, b.ours), fmt::format("({} || {})", a.sql, b.sql)};
      }
      case 1: {
        const Both a = text(depth - 1);
        return {fmt::format("toUpper({})", a.ours), fmt::format("upper({})", a.sql)};
      }
      case 2: {
        const Both a = text(depth - 1);
        return {fmt::format("substring({}, 0, 1)", a.ours), fmt::format("substr({}, 1, 1)", a.sql)};
      }
      case 3:
        return choice(Type::text, depth);
      default:
        return joined("coalesce({}, {})", text(depth - 1), leaf(Type::text));
    }
  }

  Both boolean(int depth) {
    const std::uint64_t kind = random_.below(depth == 0 ? 6 : 11);
    switch (kind) {
      case 0:
      case 1:
        return compared(Type::integer, depth);
      case 2:
        return compared(Type::text, depth);
      case 3: {
        const Both a = leaf(chance(2) ? Type::integer : Type::text);
        const std::string test = chance(2) ? "({} IS NULL)" : "({} IS NOT NULL)";
        return {fmt::format(fmt::runtime(test), a.ours), fmt::format(fmt::runtime(test), a.sql)};
      }
      case 4:
        return label();
      case 5: {
        const Both a = leaf(Type::integer), b = leaf(Type::integer);
        return {fmt::format("({} IN [1, {}{}])", a.ours, b.ours, depth == 0 ? "" : ", null"),
                fmt::format("({} IN (1, {}{}))", a.sql, b.sql, depth == 0 ? "" : ", NULL")};
      }
      case 6: {
        const Both a = boolean(depth - 1);
        return {fmt::format("(NOT {})", a.ours), fmt::format("(NOT {})", a.sql)};
      }
      case 7:
        return joined("({} AND {})", boolean(depth - 1), boolean(depth - 1));
      case 8:
        return joined("({} OR {})", boolean(depth - 1), boolean(depth - 1));
      case 9: {
        const Both a = boolean(depth - 1), b = boolean(depth - 1);
        return {fmt::format("({} XOR {})", a.ours, b.ours),
                fmt::format("({} <> {})", a.sql, b.sql)};
      }
      default:
        return hops("EXISTS {{ {} }}", "EXISTS (SELECT 1 {})", Type::boolean);
    }
  }

  Both compared(Type type, int depth) {
    const Both a = of_type(type, depth), b = leaf(type);
    if (type == Type::text && chance(3)) {
      return chance(2) ? Both{fmt::format("({} STARTS WITH {})", a.ours, b.ours),
                              fmt::format("(substr({}, 1, length({})) = {})", a.sql, b.sql, b.sql)}
                       : Both{fmt::format("({} CONTAINS {})", a.ours, b.ours),
                              fmt::format("(instr({}, {}) > 0)", a.sql, b.sql)};
    }
    const std::string sign = any<std::string>({"=", "<>", "<", "<=", ">", ">="});
    return {fmt::format("({} {} {})", a.ours, sign, b.ours),
            fmt::format("({} {} {})", a.sql, sign, b.sql)};
  }

  Both choice(Type type, int depth) {
    const Both test = boolean(depth - 1), yes = leaf(type), no = leaf(type);
    const char* form = "CASE WHEN {} THEN {} ELSE {} END";
    return {fmt::format(fmt::runtime(form), test.ours, yes.ours, no.ours),
            fmt::format(fmt::runtime(form), test.sql, yes.sql, no.sql)};
  }

  static Both joined(const char* form, const Both& a, const Both& b) {
    return {fmt::format(fmt::runtime(form), a.ours, b.ours),
            fmt::format(fmt::runtime(form), a.sql, b.sql)};
  }

  Both label() {
    std::vector<const Variable*> nodes;
    for (const Variable& variable : variables_) {
      if (variable.kind == Variable::Kind::node) nodes.push_back(&variable);
    }
    if (nodes.empty()) return literal(Type::boolean);
    const Variable& node = *nodes[random_.below(nodes.size())];
    const std::string name = any(kLabels);
    return {fmt::format("({}:{})", node.ours, name), fmt::format("({}is_{} = 1)", node.sql, name)};
  }

  // One hop from a node, as a subquery.
  Both hops(const char* ours, const char* sql, Type type) {
    std::vector<const Variable*> nodes;
    for (const Variable& variable : variables_) {
      if (variable.kind == Variable::Kind::node && !variable.maybe_null) nodes.push_back(&variable);
    }
    if (nodes.empty()) return leaf(type);
    const Variable& node = *nodes[random_.below(nodes.size())];
    const std::string rel_type = any(kTypes), name = any(kLabels);
    const bool out = chance(2);
    return {fmt::format(fmt::runtime(ours),
                        fmt::format("({}){}-[:{}]-{}(:{})", node.ours, out ? "" : "<", rel_type,
                                    out ? ">" : "", name)),
            fmt::format(
                fmt::runtime(sql),
                fmt::format("FROM rels e, nodes f WHERE e.{} = {}id AND e.{} = f.id AND "
                            "e.type = '{}' AND f.is_{} = 1",
                            out ? "src" : "dst", node.sql, out ? "dst" : "src", rel_type, name))};
  }

  // --- patterns ----------------------------------------------------------------------------------

  struct PatternNode {
    std::string name, label, k;  // label, k: "" none
  };
  struct Hop {
    std::string name;   // "" where it is of several hops
    int direction = 1;  // 1 to the right, -1 to the left, 0 either
    std::vector<std::string> types;
    int least = 1, most = 1;
  };
  struct Chain {
    std::vector<PatternNode> nodes;
    std::vector<Hop> hops;
  };

  static std::string print(const PatternNode& node) {
    return fmt::format("({}{}{})", node.name, node.label.empty() ? "" : ":" + node.label,
                       node.k.empty() ? "" : fmt::format(" {{k: {}}}", node.k));
  }
  static std::string print(const Hop& hop, bool turned) {
    const int direction = turned ? -hop.direction : hop.direction;
    std::string inside = hop.name;
    if (!hop.types.empty()) inside += fmt::format(":{}", fmt::join(hop.types, "|"));
    if (hop.name.empty()) inside += fmt::format("*{}..{}", hop.least, hop.most);
    return fmt::format("{}-[{}]-{}", direction < 0 ? "<" : "", inside, direction > 0 ? ">" : "");
  }
  static std::string print(const Chain& chain, bool turned) {
    const std::size_t last = chain.nodes.size() - 1;
    std::string text = print(chain.nodes[turned ? last : 0]);
    for (std::size_t i = 0; i < last; ++i) {
      text += print(chain.hops[turned ? last - 1 - i : i], turned);
      text += print(chain.nodes[turned ? last - 1 - i : i + 1]);
    }
    return text;
  }

  PatternNode pattern_node(bool old_too) {
    const auto is_node = [](const Variable& v) { return v.kind == Variable::Kind::node; };
    PatternNode node;
    if (old_too && !variables_.empty() && chance(4)) {
      std::vector<Variable> old;
      std::copy_if(variables_.begin(), variables_.end(), std::back_inserter(old), is_node);
      node.name = any(old).ours;
    } else {
      node.name = fmt::format("n{}", ++number_);
      variables_.push_back({Variable::Kind::node, node.name, node.name + "."});
      from_.push_back("nodes " + node.name);
    }
    if (chance(3)) node.label = any(kLabels);
    if (chance(8)) node.k = std::to_string(random_.below(3));
    if (!node.label.empty())
      conditions_.push_back(fmt::format("{}.is_{} = 1", node.name, node.label));
    if (!node.k.empty()) conditions_.push_back(fmt::format("{}.k = {}", node.name, node.k));
    return node;
  }

  static std::string types_of(const Hop& hop, const std::string& column) {
    return fmt::format("{} IN ('{}')", column, fmt::join(hop.types, "', '"));
  }
  static std::string joins(int direction, const std::string& table, const std::string& from,
                           const std::string& to) {
    const std::string right = fmt::format("{0}.src = {1}id AND {0}.dst = {2}id", table, from, to);
    const std::string left = fmt::format("{0}.src = {2}id AND {0}.dst = {1}id", table, from, to);
    if (direction == 0) return fmt::format("(({}) OR ({}))", right, left);
    return direction > 0 ? right : left;
  }

  Hop pattern_hop() {
    Hop hop;
    hop.direction = static_cast<int>(random_.below(3)) - 1;
    for (const std::string& type : kTypes) {
      if (chance(2)) hop.types.push_back(type);
    }
    if (chance(6)) {
      hop.least = static_cast<int>(random_.below(3));
      hop.most = std::max<int>(hop.least, 1 + static_cast<int>(random_.below(2)));
    } else {
      hop.name = fmt::format("r{}", ++number_);
    }
    return hop;
  }

  // A hop between two nodes, none of whose relationships is of another hop of this MATCH.
  void add_hop(const Hop& hop, const std::string& from, const std::string& to) {
    if (!hop.name.empty()) {
      from_.push_back("rels " + hop.name);
      conditions_.push_back(joins(hop.direction, hop.name, from + ".", to + "."));
      if (!hop.types.empty()) conditions_.push_back(types_of(hop, hop.name + ".type"));
      variables_.push_back({Variable::Kind::relationship, hop.name, hop.name + "."});
      add_apart({hop.name + ".id"});
      return;
    }
    const std::string name = fmt::format("t{}", ++number_);
    from_.push_back(fmt::format("{} {}", hop.direction == 0 ? "trails_either" : "trails", name));
    conditions_.push_back(
        joins(hop.direction == 0 ? 1 : hop.direction, name, from + ".", to + "."));
    conditions_.push_back(fmt::format("{}.hops BETWEEN {} AND {}", name, hop.least, hop.most));
    for (const char* which : {"1", "2"}) {
      if (hop.types.empty()) continue;
      conditions_.push_back(fmt::format("({0}.e{1} < 0 OR {2})", name, which,
                                        types_of(hop, fmt::format("{}.type{}", name, which))));
    }
    add_apart({name + ".e1", name + ".e2"});
  }
  void add_apart(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      for (const std::string& other : walked_) {
        conditions_.push_back(fmt::format("({0} < 0 OR {0} <> {1})", id, other));
      }
    }
    walked_.insert(walked_.end(), ids.begin(), ids.end());
  }

  void make_match() {
    const std::size_t chains = 1 + random_.below(2);
    for (std::size_t i = 0; i < chains; ++i) {
      Chain chain;
      chain.nodes.push_back(pattern_node(i > 0));
      const std::size_t hops = random_.below(chains == 1 ? 4 : 3);
      for (std::size_t hop = 0; hop < hops; ++hop) {
        chain.nodes.push_back(pattern_node(true));
        chain.hops.push_back(pattern_hop());
        add_hop(chain.hops.back(), chain.nodes[hop].name, chain.nodes[hop + 1].name);
      }
      chains_.push_back(chain);
    }
    if (!chance(3)) where_ = {boolean(1)};
    if (!where_.empty() && chance(2)) where_.push_back(boolean(1));
    std::vector<std::string> columns;
    for (Variable& variable : variables_) {
      const bool node = variable.kind == Variable::Kind::node;
      for (const char* column : {"id", "k", "s", node ? "is_A" : "type", node ? "is_B" : "dst"}) {
        columns.push_back(fmt::format("{0}.{1} AS {0}_{1}", variable.ours, column));
      }
      variable.sql = fmt::format("q.{}_", variable.ours);
    }
    std::vector<std::string> all = conditions_;
    for (const Both& part : where_) all.push_back(part.sql);
    base_ =
        fmt::format("(SELECT {} FROM {}{}{}) q", fmt::join(columns, ", "), fmt::join(from_, ", "),
                    all.empty() ? "" : " WHERE ", fmt::join(all, " AND "));
  }

  std::string match(bool turned, bool swapped, bool split) const {
    std::vector<std::string> chains;
    for (const Chain& chain : chains_) chains.push_back(print(chain, turned));
    if (swapped) std::reverse(chains.begin(), chains.end());
    std::vector<std::string> parts;
    for (const Both& part : where_) parts.push_back(part.ours);
    const char* between = split ? " WITH * WHERE " : " AND ";
    return fmt::format("MATCH {}{}{}", fmt::join(chains, ", "), parts.empty() ? "" : " WHERE ",
                       fmt::join(parts, between));
  }

  Both make_optional() {
    std::vector<Variable> nodes;
    for (const Variable& variable : variables_) {
      if (variable.kind == Variable::Kind::node) nodes.push_back(variable);
    }
    const Variable from = any(nodes);
    Hop hop = pattern_hop();
    if (hop.name.empty())
      hop = {.name = fmt::format("r{}", ++number_), .direction = 1, .types = {}};
    PatternNode to{fmt::format("n{}", ++number_), chance(2) ? any(kLabels) : "", ""};
    variables_.push_back({Variable::Kind::node, to.name, to.name + "."});
    variables_.push_back({Variable::Kind::relationship, hop.name, hop.name + "."});
    std::string on = joins(hop.direction, hop.name, from.sql, to.name + ".");
    if (!to.label.empty()) on += fmt::format(" AND {}.is_{} = 1", to.name, to.label);
    if (!hop.types.empty()) on += " AND " + types_of(hop, hop.name + ".type");
    Both where;
    if (chance(2)) where = boolean(1);
    for (Variable& variable : variables_) {
      variable.maybe_null = variable.ours == to.name || variable.ours == hop.name;
    }
    return {fmt::format(" OPTIONAL MATCH ({}){}{}{}{}", from.ours, print(hop, false), print(to),
                        where.ours.empty() ? "" : " WHERE ", where.ours),
            fmt::format(" LEFT JOIN (rels {} JOIN nodes {}) ON {}{}{}", hop.name, to.name, on,
                        where.sql.empty() ? "" : " AND ", where.sql)};
  }

  // --- what comes out ----------------------------------------------------------------------------

  Both aggregate(Type& type) {
    type = Type::integer;
    const Both a = integer(1), b = leaf(Type::text);
    switch (random_.below(8)) {
      case 0:
        return {"count(*)", "count(*)"};
      case 1:
        return wrapped("count({})", a);
      case 2:
        return wrapped("count(DISTINCT {})", chance(2) ? a : b);
      case 3:
        return {fmt::format("sum({})", a.ours), fmt::format("coalesce(sum({}), 0)", a.sql)};
      case 4:
        return wrapped("min({})", a);
      case 5:
        return wrapped("max({})", a);
      case 6:
        type = Type::text;
        return wrapped("min({})", b);
      default:
        type = Type::real;
        return wrapped("avg({})", a);
    }
  }
  static Both wrapped(const char* form, const Both& a) {
    return {fmt::format(fmt::runtime(form), a.ours), fmt::format(fmt::runtime(form), a.sql)};
  }

  struct Items {
    std::vector<std::string> ours, sql, keys;  // keys: places of what is grouped by
    std::vector<Type> types;
    bool aggregates = false;
  };
  // Each "expression AS prefix<i>".
  Items items(const std::string& prefix) {
    Items made;
    const std::size_t count = 1 + random_.below(3);
    made.aggregates = chance(3);
    for (std::size_t i = 0; i < count; ++i) {
      Type type = any<Type>({Type::integer, Type::text, Type::boolean});
      const bool sums = made.aggregates && (i + 1 == count || chance(2));
      const Both item = sums ? aggregate(type) : of_type(type, 1);
      if (!sums) made.keys.push_back(std::to_string(i + 1));
      made.types.push_back(type);
      made.ours.push_back(fmt::format("{} AS {}{}", item.ours, prefix, i));
      made.sql.push_back(fmt::format("{} AS {}{}", item.sql, prefix, i));
    }
    return made;
  }
  static std::string group_by(const Items& made) {
    if (!made.aggregates || made.keys.empty()) return "";
    return fmt::format(" GROUP BY {}", fmt::join(made.keys, ", "));
  }

  // WITH: from here on its items are all there is.
  Both make_with(const Both& optional) {
    const Items made = items("v");
    const std::string table = fmt::format("(SELECT {} FROM {}{}{}) p", fmt::join(made.sql, ", "),
                                          base_, optional.sql, group_by(made));
    variables_.clear();
    for (std::size_t i = 0; i < made.types.size(); ++i) {
      if (made.types[i] == Type::real) continue;
      const std::string name = fmt::format("v{}", i);
      variables_.push_back({Variable::Kind::value, name, "p." + name, made.types[i]});
    }
    const Both test = chance(2) ? boolean(1) : Both{};
    return {fmt::format(" WITH {}{}{}", fmt::join(made.ours, ", "),
                        test.ours.empty() ? "" : " WHERE ", test.ours),
            fmt::format("{}{}{}", table, test.sql.empty() ? "" : " WHERE ", test.sql)};
  }

  Query finish(const Both& optional, const Both& middle) {
    const Both part = boolean(2);
    const Items made = items("c");
    const bool distinct = chance(4);
    Query query;
    query.types = made.types;
    std::string ours =
        fmt::format(" RETURN {}{}", distinct ? "DISTINCT " : "", fmt::join(made.ours, ", "));
    const std::string source = middle.sql.empty() ? base_ + optional.sql : middle.sql;
    query.sql = fmt::format("SELECT {}{} FROM {}{}", distinct ? "DISTINCT " : "",
                            fmt::join(made.sql, ", "), source, group_by(made));
    // By all columns, so that only equal rows may change places; not by what is rounded.
    query.ordered = chance(3) && std::count(made.types.begin(), made.types.end(), Type::real) == 0;
    if (query.ordered) add_order(made, ours, query.sql);
    const std::string rest = optional.ours + middle.ours + ours;
    query.ours = match(false, false, false) + rest;
    query.same = {match(true, false, false) + rest, match(false, true, true) + rest};
    if (middle.ours.empty()) {
      query.all = match(false, false, false) + optional.ours;
      for (const char* form : {"{}", "NOT {}", "({}) IS NULL"}) {
        query.parts.push_back(query.all + " WITH * WHERE " +
                              fmt::format(fmt::runtime(form), part.ours) + " RETURN count(*)");
      }
      query.all += " RETURN count(*)";
    }
    return query;
  }

  void add_order(const Items& made, std::string& ours, std::string& sql) {
    std::vector<std::string> our_keys, sql_keys;
    for (std::size_t i = 0; i < made.types.size(); ++i) {
      const bool down = chance(2);
      our_keys.push_back(fmt::format("c{}{}", i, down ? " DESC" : ""));
      sql_keys.push_back(fmt::format("{} {}", i + 1, down ? "DESC NULLS FIRST" : "ASC NULLS LAST"));
    }
    ours += fmt::format(" ORDER BY {}", fmt::join(our_keys, ", "));
    sql += fmt::format(" ORDER BY {}", fmt::join(sql_keys, ", "));
    if (!chance(2)) return;
    const std::uint64_t skip = random_.below(3), limit = random_.below(5);
    ours += fmt::format(" SKIP {} LIMIT {}", skip, limit);
    sql += fmt::format(" LIMIT {} OFFSET {}", limit, skip);
  }

  Random random_;
  int number_ = 0;
  std::vector<Variable> variables_;
  std::vector<std::string> from_, conditions_, walked_;
  std::vector<Chain> chains_;
  std::vector<Both> where_;
  std::string base_;
};

}  // namespace mekhala::query::random_query
