#include "datasets/generator/evidence.hpp"

#include <algorithm>

#include "datasets/generator/notes.hpp"
#include "datasets/generator/sources.hpp"

namespace mekhala::generator {

Evidence::Evidence(const World& world, const std::vector<Journey>& journeys, const Truth& truth)
    : notes_(std::make_unique<Notes>(world, journeys, truth)) {}
Evidence::~Evidence() = default;

std::vector<EvidenceTable> Evidence::tables() const {
  const Notes& w = *notes_;
  const std::uint64_t victims = w.journeys.size(), agents = w.world.agents.size();
  std::vector<EvidenceTable> list;
  const auto add = [&](File file, FileForm form, std::string sheet, Row header, std::uint64_t units,
                       void (*rows)(const Notes&, std::uint64_t, std::vector<Row>&)) {
    list.push_back({std::string(kFileNames[static_cast<std::size_t>(file)]), std::move(sheet), form,
                    std::move(header), units,
                    [&w, rows](std::uint64_t unit, std::vector<Row>& out) { rows(w, unit, out); }});
  };
  add(File::recruiters, FileForm::tabs_utf16, "", recruiter_header(), agents, &recruiter_rows);
  add(File::payments, FileForm::semicolons, "", payment_header(), victims + w.world.mothers.size(),
      &payment_rows);
  add(File::interviews, FileForm::workbook, "Interviews", interview_header(), victims,
      &interview_rows);
  add(File::accounts, FileForm::commas, "", account_header(), agents, &account_rows);
  add(File::adverts, FileForm::commas, "", advert_header(), agents, &advert_rows);
  add(File::bookings, FileForm::commas, "", booking_header(), victims, &booking_rows);
  add(File::ftm, FileForm::json_lines, "", {}, agents + victims / kVictimsPerCall, &ftm_rows);
  return list;
}

std::vector<std::string> Evidence::spellings(std::uint32_t agent) const {
  std::vector<std::string> names;
  const unsigned marks = notes_->marks(agent);
  for (unsigned i = 0; i < kSpellings; ++i) {
    if ((marks & (1U << i)) == 0) continue;
    std::string name = notes_->spelled(agent, static_cast<Spelling>(i));
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> Evidence::identifiers(std::uint32_t agent) const {
  std::vector<std::string> found;
  const unsigned marks = notes_->marks(agent);
  if ((marks & Notes::kPhone) != 0) found.push_back(agent_phone(notes_->world, agent));
  if ((marks & Notes::kBank) != 0) found.push_back(agent_bank(agent));
  return found;
}

std::vector<std::string_view> Evidence::files(std::uint32_t agent) const {
  std::vector<std::string_view> found;
  for (unsigned i = 0; i < kFiles; ++i) {
    if ((notes_->marks(agent) >> (Notes::kFirstFile + i) & 1U) != 0) found.push_back(kFileNames[i]);
  }
  return found;
}

bool Evidence::interviewed(std::uint32_t victim) const { return notes_->interviewed(victim); }

bool Evidence::is_compound_named(std::uint32_t compound) const {
  return notes_->is_compound_named(compound);
}

std::vector<std::string> Evidence::victim_spellings(std::uint32_t victim) const {
  std::vector<std::string> names;
  if (interviewed(victim)) names = {victim_id(victim), notes_->interview_name(victim)};
  if (notes_->booked(victim) || notes_->booked_home(victim)) {
    const std::uint8_t origin = notes_->journeys[victim].origin;
    std::string usual = victim_name(notes_->world, victim, origin);
    if (names.empty() || names.back() != usual) names.push_back(std::move(usual));
  }
  if (interviewed(victim)) {
    std::string alias = notes_->interview_alias(victim);
    if (!alias.empty()) names.push_back(std::move(alias));
  }
  return names;
}
bool Evidence::is_advert_shown(std::uint32_t account, std::uint32_t number) const {
  return generator::is_advert_shown(*notes_, account, number);
}
bool Evidence::is_repeated(std::uint32_t agent) const { return notes_->is_repeated(agent); }

}  // namespace mekhala::generator
