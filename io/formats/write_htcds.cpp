#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/text.hpp"
#include "engine/case/ontology.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

// Fields of the standard in the order of its form, and what of a case goes into them.
struct Field {
  const char* name;
  const char* property;
};
constexpr std::array<Field, 24> kFields{{
    {"con_Consent", "consent"},
    {"prs_Salutation", "title"},
    {"prs_First_Name", "first_name"},
    {"prs_Second_Name", "last_name"},
    {"prs_Birthdate", "birth_date"},
    {"prs_Gender", "gender"},
    {"prs_Citizenship", "nationality"},
    {"prs_Email", "email"},
    {"prs_MobilePhone", "phone"},
    {"prs_MailingCity", "city"},
    {"prs_MailingCountry", "country"},
    {"prs_MailingState", "province"},
    {"prs_MailingStreet", "street"},
    {"prs_MailingPostalCode", "postal_code"},
    {"vic_MethodOfRecruitment", "recruitment_method"},
    {"vic_LocationOfRecruitment", "recruitment_place"},
    {"vic_TraffickingStatus", "victim_status"},
    {"vic_TraffickingStatusDecisionMakingOrg", "status_decided_by"},
    {"vic_Methods_of_Control", "method_of_control"},
    {"vic_TypeOfExploitation", "exploitation_type"},
    {"vic_ForcedLabourIndustry", "forced_labour_industry"},
    {"vic_LocationOfExploitation", "exploitation_place"},
    {"cas_Status", "case_status"},
    {"cas_IncomingReferralDetails", "notes"},
}};

// Codes of the standard that are not the ontology's own words in one.
const std::map<std::string, std::string>& codes() {
  static const std::map<std::string, std::string> known{
      {"consent/true", "TRUE"},
      {"consent/false", "FALSE"},
      {"gender/female", "Feminine"},
      {"gender/male", "Masculine"},
      {"gender/unknown", "NonSpecifiedUnknown"},
      {"victim_status/possible", "PossibleVictimOfTrafficking"},
      {"victim_status/actual", "ActualVictimOfTrafficking"},
      {"victim_status/not_a_victim", "NotAVictimOfTrafficking"},
      {"status_decided_by/ngo", "NGO"},
      {"status_decided_by/court", "CourtOrProsecution"},
      {"status_decided_by/government", "NonPoliceGovernmentalOrganization"},
      // The standard has no word for it.
      {"exploitation_type/forced_criminality", "Other"}};
  return known;
}

// "forced_labour" is ForcedLabour: the first name in one word that the ontology has for the choice,
// else the choice's own.
std::string code_of(const PropertySpec& property, const std::string& value) {
  const auto known = codes().find(property.name + "/" + value);
  if (known != codes().end()) return known->second;
  const auto at = std::find(property.choices.begin(), property.choices.end(), value);
  if (at == property.choices.end()) return value;
  for (const std::string& alias :
       property.choice_aliases[static_cast<std::size_t>(at - property.choices.begin())]) {
    if (matches(alias, "[A-Z][a-z]+[A-Z]?[A-Za-z]*")) return alias;
  }
  std::string code;
  for (const std::string_view word : split(value, '_')) {
    code += static_cast<char>(word.front() - 'a' + 'A');
    code += word.substr(1);
  }
  return code;
}

bool is_of_victim(const ShownNode& node) {
  if (node.kind != "person") return false;
  if (node.protected_as == "victim") return true;
  const bool role = std::any_of(node.roles.begin(), node.roles.end(), [](const std::string& one) {
    return one == "victim" || one == "possible_victim";
  });
  return role ||
         std::any_of(node.properties.begin(), node.properties.end(),
                     [](const ShownProperty& one) { return one.name == property::kVictimStatus; });
}

class HtcdsWriter {
 public:
  HtcdsWriter(const ShownGraph& graph, const Ontology& ontology)
      : graph_(graph), ontology_(ontology) {}

  WrittenText run() {
    std::string& text = written_.text;
    text = "_id";
    for (const Field& field : kFields) text += fmt::format(",{}", field.name);
    text += "\r\n";
    std::size_t others = 0;
    for (const ShownNode& node : graph_.nodes) {
      if (is_of_victim(node)) {
        text += row(node);
      } else {
        ++others;
      }
    }
    WriteReport& report = written_.report;
    report_loss(report, others, "entities that are no victims: the standard holds victims only");
    report_loss(report, graph_.edges.size(), "links: the standard holds none");
    report_loss(report, criminality_,
                "kinds of exploitation are forced criminality, which the standard has no word for: "
                "they are Other");
    report_loss(report, further_, "further values of a field that holds one: left out");
    for (const auto& [name, count] : lost_) {
      report.losses.push_back(fmt::format("HTCDS has no field for '{}': {} left out", name, count));
    }
    report_loss(report, unsaid_,
                "victims whose status this view does not show are PossibleVictimOfTrafficking");
    report_statements_lost(graph_.nodes, "HTCDS", report);
    report_marking_lost(graph_, "HTCDS", report);
    return std::move(written_);
  }

 private:
  std::string row(const ShownNode& node) {
    auto values = values_by_name(node.properties);
    if (values["first_name"].empty() && values["last_name"].empty())
      split_name(values["name"], values);
    if (values["victim_status"].empty()) {
      values["victim_status"] = {"possible"};
      ++unsaid_;
    }
    std::string text = escape_csv(node.id);
    for (const Field& field : kFields) {
      text += "," + escape_csv(cell(field, values[field.property]));
      values.erase(field.property);
    }
    for (const auto& [name, list] : values) {
      if (name != "name" && name != property::kRecordId && !list.empty())
        lost_[name] += list.size();
    }
    return text + "\r\n";
  }

  // The standard wants two names: all but the last word, and the last.
  static void split_name(const std::vector<std::string>& names,
                         std::map<std::string, std::vector<std::string>>& values) {
    if (names.empty()) return;
    const std::string name(trim(names.front()));
    const std::size_t blank = name.rfind(' ');
    values["first_name"] = {name.substr(0, blank)};
    if (blank != std::string::npos) values["last_name"] = {name.substr(blank + 1)};
  }

  std::string cell(const Field& field, const std::vector<std::string>& values) {
    const PropertyId id = ontology_.property(field.property);
    if (id == kNoTerm || values.empty()) return {};
    const PropertySpec& property = ontology_.properties()[id];
    const bool coded = !property.choices.empty() || property.name == property::kConsent;
    if (!coded) {
      further_ += values.size() - 1;
      return values.front();
    }
    std::string text;
    for (const std::string& value : values) {
      criminality_ += value == "forced_criminality" ? 1 : 0;
      const std::string code = code_of(property, value);
      if (text.find(code) == std::string::npos) text += (text.empty() ? "" : " ") + code;
    }
    return text;
  }

  const ShownGraph& graph_;
  const Ontology& ontology_;
  WrittenText written_;
  std::uint64_t criminality_ = 0, further_ = 0, unsaid_ = 0;
  std::map<std::string, std::uint64_t> lost_;
};

}  // namespace

WrittenText as_htcds(const ShownGraph& graph, const Ontology& ontology) {
  return HtcdsWriter(graph, ontology).run();
}

}  // namespace mekhala
