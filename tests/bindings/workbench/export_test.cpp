// What leaves by `export`, whatever the format: markings, consent, pseudonyms, places.

#include "bindings/workbench/export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/context.hpp"
#include "engine/base/hash.hpp"
#include "tests/bindings/canaries.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A green file, a red one, and one of a person who gave no consent.
void make_case(const std::filesystem::path& path, const char* consent_of_victim = "true",
               const char* handling_of_consent = "TLP:RED") {
  Case store = Case::create(path, tester());
  {
    Saying saying("open.csv");
    saying.batch().source.handling = "TLP:GREEN";
    const auto kosal = saying.person("R1", "Kosal Prum");
    saying.say(kosal, "role", "recruiter");
    const auto place = saying.entity("location", "P1");
    saying.say(place, "name", "Myawaddy").say(place, "country", "MM");
    const auto unknown = saying.entity("location", "P2");
    saying.say(unknown, "name", "Nowhere Gate");
    const auto victim = saying.person("V1", "Mali Ubon");
    saying.say(victim, "victim_status", "actual")
        .say(victim, "exploitation_country", "MM")
        .say(victim, "notes", "seen by Mali's aunt")
        .say(victim, "birth_date", "1999-04-03")
        .say(victim, "consent", consent_of_victim);
    const auto phone = saying.identifier("phone", "+66812345601");
    saying.link("uses", victim, phone);
    saying.link("recruited", kosal, victim, {.grade = "B2", .from = "2024-02-11"});
    saying.link("linked_to", kosal, place);
    saying.into(store);
  }
  {
    Saying saying("red.csv");
    saying.batch().source.handling = "TLP:RED";
    const auto kosal = saying.person("R1");
    saying.say(kosal, "alias", "Kosal the Red");
    saying.link("contacted", kosal, saying.person("R2", "Dara Sok"));
    saying.into(store);
  }
  {
    Saying saying("quiet.csv");
    const auto nary = saying.person("C1", "Nary Keo");
    saying.link("contacted", saying.person("R1"), nary);
    saying.into(store);
  }
  Saying saying("consent.csv");
  saying.batch().source.handling = handling_of_consent;
  saying.say(saying.person("C1"), "consent", "false");
  saying.into(store);
}

Session opened(const std::filesystem::path& path, View view) {
  SessionOptions options;
  options.mode = view == View::work ? Case::Mode::write : Case::Mode::read;
  options.view = view;
  options.actor = tester();
  return Session(path, options);
}

// What was said of the export, and all bytes of its files, unpacked.
struct Exported {
  ExportPlan plan;
  std::string bytes;
};
Exported exported(const std::filesystem::path& path, View view, std::string_view format,
                  const std::string& marking = {}) {
  Session session = opened(path, view);
  Context context;
  Exported done;
  done.plan = plan_export(session, "x", std::string(format),
                          {.kinds = {}, .links = {}, .marking = marking}, context);
  for (const ExportedFile& file : done.plan.files) {
    done.bytes += format == "xlsx" ? program::zip_parts(file.bytes) : file.bytes;
  }
  return done;
}

class Export : public ::testing::Test {
 protected:
  Export() { make_case(path_); }
  ScratchFolder folder_;
  std::filesystem::path path_ = folder_ / "a.case";
};

bool is_map(std::string_view format) { return format == "kml" || format == "geojson"; }

TEST_F(Export, NoFormatTellsWhatIsMarkedMoreStrictlyOrHasNoConsent) {
  for (const ExportFormat& format : export_formats()) {
    SCOPED_TRACE(format.name);
    const char* open_name = is_map(format.name)      ? "Myawaddy"
                            : format.name == "htcds" ? "Ubon"
                                                     : "Kosal Prum";
    const Exported cut = exported(path_, View::work, format.name, "tlp amber");
    EXPECT_THAT(cut.bytes, HasSubstr(open_name));
    for (const char* hidden : {"Dara", "the Red", "Nary"}) {
      EXPECT_THAT(cut.bytes, Not(HasSubstr(hidden)));
    }
    EXPECT_THAT(cut.plan.losses, Contains(HasSubstr("1 entities of which all is marked more "
                                                    "strictly than TLP:AMBER")));
    EXPECT_THAT(cut.plan.losses, Contains(HasSubstr("1 people gave no consent")));
    EXPECT_THAT(cut.plan.notes, Contains("marking TLP:AMBER"));
  }
  // The cut is what keeps them out.
  const Exported whole = exported(path_, View::work, "graphml");
  EXPECT_THAT(whole.bytes, AllOf(HasSubstr("Dara Sok"), HasSubstr("the Red")));
  EXPECT_THAT(whole.plan.notes, Contains("marking TLP:RED"));
}

// A marking that the file itself has room for stands in it.
TEST_F(Export, EachFormatHasTheMarkingOrSaysThatItHasNoRoom) {
  for (const ExportFormat& format : export_formats()) {
    SCOPED_TRACE(format.name);
    const Exported cut = exported(path_, View::work, format.name, "for the court");
    const bool inside = cut.bytes.find("for the court") != std::string::npos;
    const bool said = !inside && std::any_of(cut.plan.losses.begin(), cut.plan.losses.end(),
                                             [](const std::string& loss) {
                                               return loss.find("marking") != std::string::npos;
                                             });
    EXPECT_NE(inside, said);
  }
}

TEST_F(Export, NoFormatNamesTheProtectedOutsideTheWorkView) {
  program::Canaries canaries;
  for (const char* name : {"Mali Ubon", "seen by Mali's aunt"}) canaries.add_name(name);
  for (const char* value : {"+66812345601", "1999-04-03"}) canaries.add_identifier(value);
  canaries.add_word("V1");
  // Ids made from what is known of somebody could be tested by whoever guesses it.
  for (const std::string text : {"Mali Ubon", "mali ubon", "V1", "+66812345601"}) {
    canaries.add_identifier(to_hex(sha256(text)).substr(0, 16));
  }
  canaries.add_identifier(to_hex(entity_uid("person", "id", "V1")).substr(0, 12));
  for (const ExportFormat& format : export_formats()) {
    SCOPED_TRACE(format.name);
    const auto found = [&](View view) {
      return canaries.found_in(exported(path_, view, format.name).bytes);
    };
    EXPECT_EQ(found(View::team), std::nullopt);
    if (format.name == "htcds") {
      const Error error = error_of([&] { found(View::release); });
      EXPECT_EQ(error.code(), ErrorCode::refused);
    } else {
      EXPECT_EQ(found(View::release), std::nullopt);
    }
    if (!is_map(format.name)) EXPECT_NE(found(View::work), std::nullopt);
  }
}

TEST_F(Export, AReleaseTellsNoNameNorHowMuchIsMarked) {
  for (const ExportFormat& format : export_formats()) {
    if (format.name == "htcds") continue;
    SCOPED_TRACE(format.name);
    const Exported cut = exported(path_, View::release, format.name, "TLP:AMBER");
    for (const char* name : {"Kosal", "Dara", "Nary", "Myawaddy", "16.69"}) {
      EXPECT_THAT(cut.bytes, Not(HasSubstr(name)));
    }
    EXPECT_THAT(cut.plan.losses,
                Contains("whatever is marked more strictly than TLP:AMBER is left out"));
  }
}

// Where somebody is a pseudonym nothing may depend on what they said.
TEST_F(Export, ConsentOfTheProtectedShowsInTheWorkViewAlone) {
  make_case(folder_ / "no.case", "false");
  for (const View view : {View::team, View::release}) {
    const Exported yes = exported(path_, view, "csv"),
                   no = exported(folder_ / "no.case", view, "csv");
    EXPECT_EQ(yes.plan.nodes, no.plan.nodes);
    EXPECT_EQ(yes.plan.edges, no.plan.edges);
    EXPECT_EQ(yes.plan.losses, no.plan.losses);
  }
  EXPECT_THAT(exported(folder_ / "no.case", View::work, "csv").bytes, Not(HasSubstr("Mali")));
}

// That there is none counts even where only that is marked strictly.
TEST_F(Export, AMarkingDoesNotHideThatConsentIsMissing) {
  const Exported green = exported(path_, View::work, "csv", "TLP:GREEN");
  EXPECT_THAT(green.bytes, Not(HasSubstr("Nary")));
}

TEST_F(Export, OneStatementThatIsNoPlainYesIsNoConsent) {
  const std::filesystem::path path = folder_ / "consent.case";
  {
    Case store = Case::create(path, tester());
    Saying first("first.csv");
    const auto broker = first.person("R1", "Kosal Prum");
    first.say(broker, "consent", "true");
    const auto phone = [&](const std::string& owner, const char* number) {
      const auto person = first.person(owner, "Name of " + owner);
      first.say(person, "consent", owner == "C3" ? "refused" : "true");
      first.link("uses", person, first.identifier("phone", number));
      first.link("contacted", broker, person);
      return person;
    };
    phone("C1", "+66812345601");
    phone("C2", "+66812345602");
    const auto third = phone("C3", "+66812345603");
    first.link("uses", third, first.identifier("phone", "+66812345604"));
    first.link("uses", broker, first.identifier("phone", "+66812345604"));
    first.into(store);
    Saying later("later.csv");
    later.say(later.person("C2"), "consent", "false");
    later.into(store);
  }
  for (const View view : {View::team, View::work}) {
    const Exported done = exported(path, view, "csv");
    EXPECT_THAT(done.plan.losses, Contains(HasSubstr("2 people gave no consent")));
    EXPECT_THAT(done.bytes, AllOf(HasSubstr("Name of C1"), HasSubstr("812345601")));
    for (const char* hidden : {"Name of C2", "Name of C3", "812345602", "812345603"}) {
      EXPECT_THAT(done.bytes, Not(HasSubstr(hidden)));
    }
    // That is the broker's too.
    EXPECT_THAT(done.bytes, HasSubstr("812345604"));
  }
}

TEST_F(Export, AVictimOfAStricterMarkingIsNoneInHtcds) {
  const std::filesystem::path path = folder_ / "red.case";
  {
    Case store = Case::create(path, tester());
    Saying green("green.csv");
    green.batch().source.handling = "TLP:GREEN";
    green.person("R1", "Vuthy Chan");
    green.into(store);
    Saying red("red.csv");
    red.batch().source.handling = "TLP:RED";
    red.say(red.person("R1"), "role", "victim");
    red.into(store);
  }
  EXPECT_THAT(exported(path, View::work, "htcds").bytes, HasSubstr("Vuthy"));
  EXPECT_THAT(exported(path, View::work, "htcds", "TLP:GREEN").bytes, Not(HasSubstr("Vuthy")));
}

// A roster has its own order, by which its rows could be laid beside pseudonyms.
TEST_F(Export, LinksStandInTheOrderOfWhatIsShown) {
  const std::filesystem::path path = folder_ / "roster.case";
  {
    Case store = Case::create(path, tester());
    Saying roster("roster.csv");
    const auto broker = roster.person("A1", "Kosal Prum");
    for (int i = 0; i < 40; ++i) {
      const auto victim = roster.person("V" + std::to_string(i), "Victim " + std::to_string(i));
      roster.say(victim, "victim_status", "actual");
      roster.link("recruited", broker, victim);
    }
    roster.into(store);
  }
  for (const View view : {View::team, View::work}) {
    Session session = opened(path, view);
    Context context;
    const ShownGraph graph = shown_graph(session, {}, context);
    ASSERT_EQ(graph.edges.size(), 40U);
    std::vector<std::string> ids;
    for (const ShownEdge& edge : graph.edges) ids.push_back(graph.nodes[edge.to].id);
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
    const auto links = session.door().links(session.door().find("Kosal Prum", 1).at(0).row);
    for (const ShownLink& link : links) {
      EXPECT_EQ(link.values.front().statement == 0, view == View::team);
    }
  }
}

TEST_F(Export, OnlyTheWorkViewPrintsAMarkingOfOnesOwn) {
  const auto said = [&](View view, const char* marking) {
    return std::string(error_of([&] { exported(path_, view, "csv", marking); }).what());
  };
  for (const View view : {View::team, View::release}) {
    EXPECT_EQ(said(view, "Mali Ubon"), said(view, "Mali Uban"));
    EXPECT_THAT(said(view, "Mali Ubon"), Not(HasSubstr("Mali")));
  }
}

TEST_F(Export, AMisspelledTlpIsAnError) {
  for (const char* wrong : {"TLP:PINK", "tlp", "TLP AMBER RED"}) {
    const Error error = error_of([&] { exported(path_, View::work, "csv", wrong); });
    EXPECT_EQ(error.code(), ErrorCode::usage) << wrong;
  }
}

TEST_F(Export, PlacesOnMapsAreThoseOfTheGazetteer) {
  for (const char* format : {"kml", "geojson"}) {
    SCOPED_TRACE(format);
    const Exported map = exported(path_, View::team, format);
    EXPECT_THAT(map.bytes, HasSubstr("98.51,16.69"));
    EXPECT_THAT(map.bytes, Not(HasSubstr("Nowhere")));
    EXPECT_THAT(map.plan.notes, Contains(HasSubstr("1 places stand where the gazetteer")));
  }
  EXPECT_THAT(exported(path_, View::team, "csv").bytes, Not(HasSubstr("98.51")));
}

TEST_F(Export, TheLongestEndingThatIsKnownDecides) {
  Session session = opened(path_, View::team);
  Context context;
  const auto format_of = [&](const char* name) {
    return plan_export(session, folder_ / name, "", {}, context).format;
  };
  EXPECT_EQ(format_of("x.csv"), "csv");
  EXPECT_EQ(format_of("x.ftm.csv"), "ftm-statements");
  EXPECT_EQ(format_of("x.HTCDS.csv"), "htcds");
  EXPECT_EQ(format_of("x.neo4j.csv"), "neo4j");
  EXPECT_EQ(format_of("x.json"), "ftm");
  EXPECT_EQ(format_of("x.stix.json"), "stix");
  EXPECT_EQ(format_of("x.xlsx"), "xlsx");
  EXPECT_EQ(format_of("x.htm"), "html");
  EXPECT_EQ(error_of([&] { format_of("x.odd"); }).code(), ErrorCode::usage);
}

TEST_F(Export, TheSameAskedTwiceIsTheSameBytes) {
  for (const ExportFormat& format : export_formats()) {
    EXPECT_EQ(exported(path_, View::team, format.name).bytes,
              exported(path_, View::team, format.name).bytes)
        << format.name;
  }
}

}  // namespace
}  // namespace mekhala
