#include "datasets/generator/sources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datasets/generator/names.hpp"
#include "engine/base/text.hpp"

namespace mekhala::generator {
namespace {

std::string ftm_id(std::uint32_t agent) {
  // Numbers of the export, which say nothing about parts.
  return fmt::format("e{}", agent * 17ULL + 1000);
}

void entity_line(const Notes& notes, std::vector<Row>& rows, std::uint32_t agent,
                 std::string_view summary, Random& random) {
  const Agent& one = notes.world.agents[agent];
  std::vector<std::pair<std::string, std::string>> properties;
  std::string_view schema = "Person";
  if (one.kind == EntityKind::account) {
    schema = "UserAccount";
    properties = {{"service", std::string(account_service(notes.world, agent))},
                  {"username", notes.handle(agent, File::ftm)}};
  } else {
    if (one.kind == EntityKind::organization) schema = "Company";
    const bool local = !notes.nameless(agent) && random.uniform() < 0.4;
    if (local) properties.emplace_back("name", notes.named(agent, File::ftm, Spelling::local));
    if (!notes.nameless(agent)) {
      properties.emplace_back(local ? "alias" : "name",
                              notes.named(agent, File::ftm, Spelling::usual));
    } else {
      properties.emplace_back("name", notes.named(agent, File::ftm, Spelling::nickname));
    }
    if (random.uniform() < 0.6)
      properties.emplace_back("phone", notes.phone(agent, File::ftm, random));
    properties.emplace_back("country", to_lower(kOrigins[one.origin].code));
  }
  if (!summary.empty()) properties.emplace_back("summary", summary);
  rows.push_back({json_line(ftm_id(agent), schema, properties)});
}

// Known to deal with each other, or seen to call each other; both ends get a line.
void tie(const Notes& notes, std::vector<Row>& rows, std::uint32_t a, std::uint32_t b,
         double chance, Random& random) {
  if (random.uniform() > chance * notes.coverage(File::ftm)) return;
  const bool people = notes.world.agents[a].kind == EntityKind::person &&
                      notes.world.agents[b].kind == EntityKind::person;
  const auto day = static_cast<std::uint32_t>(30 + random.below(400));
  if (people && random.uniform() < 0.5) {
    rows.push_back({json_line("call-" + ftm_id(a) + "-" + ftm_id(b), "Call",
                              {{"callerNumber", notes.phone(a, File::ftm, random)},
                               {"receiverNumber", notes.phone(b, File::ftm, random)},
                               {"date", iso_date(day)}})});
    if (random.uniform() < 0.6) entity_line(notes, rows, a, "", random);
    if (random.uniform() < 0.6) entity_line(notes, rows, b, "", random);
    return;
  }
  entity_line(notes, rows, a, "", random);
  entity_line(notes, rows, b, "", random);
  rows.push_back({json_line("tie-" + ftm_id(a) + "-" + ftm_id(b), "UnknownLink",
                            {{"subject", ftm_id(a)},
                             {"object", ftm_id(b)},
                             {"role", "deals with"},
                             {"startDate", iso_date(day)}})});
}

// Victims call the helpline, and interpreters call victims.
void call_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  const auto v = static_cast<std::uint32_t>(unit * kVictimsPerCall);
  Random random = notes.world.random(kCallStream, v);
  if (!notes.interviewed(v)) return;
  const std::uint32_t who = random.uniform() < 0.5 ? one_of(notes.world.hotlines, v)
                                                   : one_of(notes.world.interpreters, v);
  rows.push_back({json_line(fmt::format("call-{}", unit), "Call",
                            {{"callerNumber", victim_phone(v, notes.journeys[v].origin)},
                             {"receiverNumber", notes.phone(who, File::ftm, random)},
                             {"date", iso_date(notes.journeys[v].arrived + 50U)}})});
  entity_line(notes, rows, who, "", random);
}

// A liaison deals with the collectors of the cells that its victims go to.
void liaison_ties(const Notes& notes, std::vector<Row>& rows, std::uint32_t agent, Random& random) {
  if (notes.world.plan.regime == Regime::money) return;
  const auto at = std::lower_bound(notes.world.liaisons.begin(), notes.world.liaisons.end(), agent);
  std::vector<std::uint32_t> collectors;
  for (const std::uint32_t supplier :
       notes.world.suppliers[static_cast<std::size_t>(at - notes.world.liaisons.begin())]) {
    const Agent& one = notes.world.agents[notes.world.recruiters[supplier].agent];
    collectors.push_back(notes.world.cells[one.cell].collector);
  }
  std::sort(collectors.begin(), collectors.end());
  collectors.erase(std::unique(collectors.begin(), collectors.end()), collectors.end());
  for (const std::uint32_t collector : collectors) tie(notes, rows, agent, collector, 0.45, random);
}

void recruiter_ties(const Notes& notes, std::vector<Row>& rows, std::uint32_t agent,
                    Random& random) {
  const Recruiter& recruiter = notes.world.recruiters[notes.world.recruiter_of_agent[agent]];
  tie(notes, rows, agent, notes.world.cells[notes.world.agents[agent].cell].collector, 0.5, random);
  if (notes.world.plan.regime == Regime::money) return;
  for (const std::uint32_t liaison : recruiter.liaisons)
    tie(notes, rows, agent, liaison, 0.5, random);
}

}  // namespace

void ftm_rows(const Notes& notes, std::uint64_t unit, std::vector<Row>& rows) {
  if (unit >= notes.world.agents.size()) {
    call_rows(notes, unit - notes.world.agents.size(), rows);
    return;
  }
  const auto agent = static_cast<std::uint32_t>(unit);
  const Agent& one = notes.world.agents[agent];
  Random random = notes.world.random(kFtmStream, agent);
  if (notes.is_repeated(agent)) {
    entity_line(notes, rows, agent, "taken over from the recruiter sheet", random);
  }
  if (one.part == Part::recruiter) recruiter_ties(notes, rows, agent, random);
  if (one.part == Part::liaison) liaison_ties(notes, rows, agent, random);
  if (one.part == Part::manager) {
    tie(notes, rows, agent, notes.world.cells[one.cell].collector, 0.5, random);
  }
}

}  // namespace mekhala::generator
