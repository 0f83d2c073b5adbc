#include <fmt/format.h>

#include <algorithm>

#include "engine/case/ontology.hpp"
#include "tests/io/nasty.hpp"

namespace mekhala::nasty {
namespace {

using testing_io::Told;

std::uint64_t warned(const Seen& seen, std::string_view rule) {
  std::uint64_t count = 0;
  for (const ImportWarning& warning : seen.outcome.report().warnings) {
    count += warning.rule == rule ? warning.count : 0;
  }
  return count;
}

Checker counted(std::string rule, std::uint64_t count) {
  return if_accepted([=](const Seen& seen) {
    return warned(seen, rule) == count ? "" : fmt::format("not {} times {}", count, rule);
  });
}

// Of one kind of fault, with its line.
Checker named(std::string rule, std::uint64_t line) {
  return if_accepted([=](const Seen& seen) {
    return first_of({holds(warned(seen, rule) > 0, rule.c_str()), names_lines(seen, {line})});
  });
}

std::string at_any_line(const Seen& seen) {
  return first_of({holds(seen.outcome.error->place().line.has_value(), "no line in the place"),
                   says(seen, {"line"})});
}

std::string refused_entities(const Seen& seen) { return says(seen, {"entities", "refused"}); }

std::string g20(const Seen& seen) {
  return first_of({holds(warned(seen, "hyperedge") == 1, "the hyperedge is not counted"),
                   holds(warned(seen, "nested_graph") == 1, "the nested graph is not counted"),
                   holds(warned(seen, "port") > 0, "the port is not counted")});
}

std::string g26(const Seen& seen) {
  const auto& told = seen.outcome.batch();
  const bool whole = std::any_of(told.values.begin(), told.values.end(), [](const auto& subject) {
    return std::any_of(subject.second.begin(), subject.second.end(), [](const auto& property) {
      return std::any_of(property.second.begin(), property.second.end(), [](const auto& value) {
        return std::count(value.begin(), value.end(), '>') == 60000;
      });
    });
  });
  return holds(whole, "no value has 60,000 >");
}

std::string g35(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  for (const auto& [subject, properties] : told.values) {
    for (const auto& [property, values] : properties) {
      for (const std::string& value : values) {
        if (value.find("abc") != std::string::npos) return "the bad default was used";
      }
    }
  }
  return holds(warned(seen, "bad_default") == 1, "the bad default is not named");
}

std::string s04(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  const std::string victim = "x-ngo-victim--023d105b-752e-4e3c-941c-7d3f3cb15e9e";
  return first_of({holds(told.count("person") == 2, "the custom object is no person"),
                   holds(told.one(victim, "role") == "victim", "the victim has no such role"),
                   holds(warned(seen, "custom_type") == 1, "the custom type is not counted")});
}

std::string s08(const Seen& seen) {
  const Told& told = seen.outcome.batch();
  for (const auto& [subject, properties] : told.values) {
    for (const auto& [property, values] : properties) {
      for (const std::string& value : values) {
        if (value.find("TLP:RED") != std::string::npos) return "";
      }
    }
  }
  return "the marking is lost";
}

}  // namespace

const Checkers& graph_checkers() {
  static const Checkers all{
      {"g01", refused_entities},
      {"g03", refused_entities},
      {"g04", counted("document_type", 1)},
      {"g05", refused_entities},
      {"g07", message({"depth"})},
      {"g08", at_any_line},
      {"g11", named("duplicate_row", 2)},
      {"g13", at_any_line},
      {"g14", named("unknown_type", 2)},
      {"g15", named("key_without_id", 2)},
      {"g18", counted("bad_value", 4)},
      {"g20", if_accepted(g20)},
      {"g21", at_any_line},
      {"g23", if_accepted([](const Seen& seen) {
         return holds(
             seen.outcome.batch().entities == std::vector<std::string>{"person:Jos\xc3\xa9"},
             "the name is not Jos\xc3\xa9 in UTF-8");
       })},
      {"g25", at_any_line},
      {"g26", g26},
      {"g29", named("no_edgedefault", 2)},
      {"g34", named("second_graph", 2)},
      {"g35", if_accepted(g35)},
      {"x01", refused_entities},
      {"x02", named("end_before_start", 2)},
      {"x05", if_accepted([](const Seen& seen) {
         return first_of({sized(seen, 2, 0), names_lines(seen, {2})});
       })},
      {"x09", counted("count_differs", 1)},
      {"x10", graph_of(1, 0)},
      {"m01", message({"depth"})},
      {"m02", at_any_line},
      {"m03", at_any_line},
      {"m05", if_accepted([](const Seen& seen) { return names_lines(seen, {1}); })},
      {"m08", if_accepted([](const Seen& seen) {
         const Told& told = seen.outcome.batch();
         return first_of(
             {holds(told.one("1", "name") == "a\"b &unknown; \xc3\xa9 &amp",
                    "the entities are not decoded, or more than they"),
              holds(warned(seen, "unknown_entity") == 2, "the odd ones are not named")});
       })},
      {"m09", graph_of(2, 1)},
      {"m11", at_any_line},
      {"m12", if_accepted([](const Seen& seen) {
         return holds(seen.outcome.batch().one("1 -linked_to-> 2", "strength").empty(),
                      "a number that is not finite is a strength");
       })},
      {"m14", named("second_graph", 2)},
      {"m15", message({"graph ["})},
      {"p02", at_any_line},
      {"p06", message({"limit"})},
      {"p07", message({"3 entries"})},
      {"s01", named("undeclared_node", 2)},
      {"s03", named("bad_id", 1)},
      {"s04", s04},
      {"s07", graph_of(2, 0)},
      {"s08", s08},
      {"s11", counted("external_references", 1)},
      {"s13", if_accepted([](const Seen& seen) {
         return holds(seen.outcome.batch().count("document") == 2, "not two reports");
       })},
      {"s14", if_accepted([](const Seen& seen) {
         const ImportWarning* version = seen.outcome.warning("stix_version");
         return holds(version != nullptr && version->message.find("2.0") != std::string::npos,
                      "the version is not said");
       })},
  };
  return all;
}

}  // namespace mekhala::nasty
