#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "bindings/workbench/drawing.hpp"
#include "bindings/workbench/export.hpp"
#include "engine/base/text.hpp"
#include "engine/case/case.hpp"
#include "engine/case/protection.hpp"
#include "tests/bindings/canaries.hpp"
#include "tests/bindings/program.hpp"

// No name, number or handle of a protected person leaves a case in the team and release views,
// whatever is asked: every verb, every format, every file it writes, and every message it gives
// when what was typed is itself such a name.

namespace mekhala {

struct CaseTestAccess {
  static RawKey key() { return {}; }
};

namespace {

using program::Arguments;
using program::Canaries;
using program::Folder;
using program::Ran;

// --- a case with more to hide -------------------------------------------------------------------

// Names with characters that each format escapes, identifiers of each kind, and people who are not
// protected but of whom something is said that quotes a protected name.
constexpr const char* kExtraRows =
    "id,name,country,service,handle,email,wallet,plate,friend,note,address,url,work\n"
    "X01,\"Anneke O'Dell <Wray> & \"\"Bexley\"\"\",KH,Telegram,anneke_odell_77,"
    "anneke.odell@example.org,TQn9Y2khEsLJW1ChVWFMSKeRDow5KcbLSE,ZZ-8812-QK,Pasquale Verdi,"
    "said that Grace Wanjiru Kamau cried,house of Luiza Araujo Brandao,"
    "https://example.org/u/anneke_odell_77,driver for anneke.odell@example.org\n"
    "X02,ສົມພອນ ວົງສາ,LA,Facebook,somphone.v.88,somphone@example.org,,,Grace Wanjiru Kamau,"
    "a namesake,,,\n"
    "X03,Øyvind-Ångström Þórsdóttir,MM,,,,,,Quirino Kamau Grace Trading,,,,\n";
constexpr const char* kExtraMapping = R"(version: mekhala-mapping/1
tables:
  - file: extra.csv
    entities:
      victim:
        schema: person
        key: id
        key_type: id
        required: true
        properties:
          name: {column: name}
          victim_status: {literal: Actual}
          exploitation_country: {column: country}
      account:
        schema: account
        properties: {service: {column: service}, identifier: {column: handle}}
      email:
        schema: email
        properties: {identifier: {column: email}}
      wallet:
        schema: wallet
        properties: {identifier: {column: wallet}}
      vehicle:
        schema: vehicle
        properties: {identifier: {column: plate}}
      friend:
        schema: person
        key: friend
        key_type: name
        properties:
          name: {column: friend}
          notes: {column: note}
          address: {column: address}
          website: {column: url}
          occupation: {column: work}
    links:
      a: {schema: uses, from: victim, to: account}
      e: {schema: uses, from: victim, to: email}
      w: {schema: uses, from: victim, to: wallet}
      v: {schema: uses, from: victim, to: vehicle}
      f: {schema: recruited, from: friend, to: victim, properties: {notes: {column: note}}}
)";

const std::vector<std::string>& typed_canaries() {
  static const std::vector<std::string> list = {"Luíza Araújo Brandão",
                                                "+254 300 000 301",
                                                "Anneke O'Dell <Wray> & \"Bexley\"",
                                                "ZZ700013",
                                                "นายปีเตอร์ คามาอู",
                                                "anneke_odell_77",
                                                "000-1-00201-1",
                                                "kim oanh tran",
                                                "Kamau, Grace Wanjiru"};
  return list;
}

bool long_form() { return std::getenv("MEKHALA_LONG_TESTS") != nullptr; }

// Those that stand in for one argument: one of them after the other, in the long form all.
std::vector<std::string> canaries_of_turn(std::size_t turn) {
  const auto& all = typed_canaries();
  return long_form() ? all : std::vector<std::string>{all[turn % all.size()]};
}

nlohmann::json truth() {
  const Folder nowhere;
  std::ifstream file(std::string(MEKHALA_SOURCE_DIR) + "/datasets/demo/truth.json");
  return nlohmann::json::parse(file);
}

// Names stand for themselves; everything else by which somebody is found again is an identifier.
bool is_name(const PropertySpec& property) {
  return property.type == ValueType::name || property.name == "name" || property.name == "alias";
}

bool is_identifier(const PropertySpec& property) {
  return property.type == ValueType::phone || property.type == ValueType::email ||
         property.type == ValueType::identifier || property.type == ValueType::url ||
         property.name == "identifier";
}

void add_words(std::set<std::string>& words, const std::string& text) {
  std::string word;
  for (const char c : program::plain(text) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
}

// What is said of the protected people of a case, and single words of their names that nobody
// else has and no help text holds.
void add_case(Canaries& canaries, const std::filesystem::path& path, const std::string& help) {
  const Case store = Case::open(path, Case::Mode::read);
  const Protection protection = Protection::compute(store);
  const Ontology& ontology = store.ontology();
  std::set<std::string> names, open;
  add_words(open, help);
  for (const PropertySpec& property : ontology.properties()) add_words(open, property.label);
  store.for_each_statement(
      CaseTestAccess::key(), kNoTerm, true, [&](const RawStatement& statement) {
        if (statement.value.empty() || statement.property == kNoTerm) return;
        const PropertySpec& property = ontology.properties()[statement.property];
        const bool hidden = statement.subject_type == SubjectType::entity &&
                            protection.is_protected(statement.subject);
        if (!hidden) {
          if (!is_name(property) && property.type != ValueType::text) {
            add_words(open, statement.value);
          }
          return;
        }
        for (const std::string& text : {statement.value, statement.original}) {
          if (text.empty()) continue;
          if (is_name(property)) {
            canaries.add_name(text);
            add_words(names, text);
          } else if (is_identifier(property)) {
            canaries.add_identifier(text);
          } else if (property.name == "record_id") {
            canaries.add_word(text);
          }
        }
      });
  // The plain fingerprint is a sum, of which a guess can be tried: what leaves is keyed.
  for (const std::size_t size : {std::size_t{12}, std::size_t{16}, std::size_t{64}}) {
    canaries.add_word(store.fingerprint().substr(0, size));
  }
  // Names of unprotected people: in the demo nobody shares a word with a victim but by design.
  store.for_each_entity(CaseTestAccess::key(), [&](const RawEntity& entity) {
    if (protection.is_protected(entity.row)) return;
    for (const RawStatement& statement :
         store.statements_of(CaseTestAccess::key(), SubjectType::entity, entity.row)) {
      if (statement.property == kNoTerm) continue;
      if (is_name(ontology.properties()[statement.property])) {
        add_words(open, statement.value);
        add_words(open, statement.original);
      }
    }
  });
  constexpr std::size_t kShortestWord = 5;
  for (const std::string& word : names) {
    if (word.size() >= kShortestWord && !open.contains(word)) canaries.add_word(word);
  }
}

void add_truth(Canaries& canaries) {
  const nlohmann::json planted = truth();
  for (const auto& [id, person] : planted.at("protected").items()) {
    canaries.add_word(id);
    for (const auto& name : person.at("names")) canaries.add_name(name);
    for (const char* list : {"phones", "documents", "bank_accounts", "handles"}) {
      for (const auto& identifier : person.at(list)) canaries.add_identifier(identifier);
    }
  }
}

// --- a watched case -----------------------------------------------------------------------------

// Calls the program and looks through everything that comes out of it.
class Watch {
 public:
  Watch() {
    const std::string demo = program::make_demo(folder_);
    std::filesystem::copy_file(folder_ / demo, folder_ / kCase);
    folder_.write("extra.csv", kExtraRows);
    folder_.write("extra.yaml", kExtraMapping);
    const Ran help = program::run(folder_, {"--help"});
    // In a demo made anew those are protected whom its own files protect, not whom plant() does.
    add_case(of_demo_, folder_ / demo, help.out + program::run(folder_, {"list"}).out);
    add_truth(of_demo_);
    for (const std::string& typed : typed_canaries()) of_demo_.add_name(typed);
    plant();
    add_case(canaries_, folder_ / kCase, help.out + program::run(folder_, {"list"}).out);
    add_truth(canaries_);
    std::filesystem::copy_file(folder_ / kCase, folder_ / "pristine.case");
    for (const std::string& file : folder_.files()) known_.insert(file);
  }
  ~Watch() {
    std::printf("[ canaries ] %zu calls of %zu verbs, %zu canaries, %zu bytes searched\n", calls_,
                verbs_.size(), canaries_.size(), bytes_);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  static constexpr const char* kCase = "k.case";

  [[nodiscard]] const Folder& folder() const { return folder_; }
  [[nodiscard]] const Canaries& canaries() const { return canaries_; }
  [[nodiscard]] std::size_t calls() const { return calls_; }

  // The case as it was after the planting.
  void restore() const {
    for (const char* suffix : {"-wal", "-shm", ".lock"}) {
      std::filesystem::remove(folder_ / (std::string(kCase) + suffix));
    }
    std::filesystem::copy_file(folder_ / "pristine.case", folder_ / kCase,
                               std::filesystem::copy_options::overwrite_existing);
  }

  // A file that a call reads: no output.
  std::string give(const std::string& name, std::string_view bytes) {
    known_.insert(name);
    return folder_.write(name, bytes);
  }

  Ran call(const Arguments& arguments, const program::Surroundings& surroundings = {}) {
    SCOPED_TRACE(program::shown(arguments));
    ++calls_;
    if (!arguments.empty()) verbs_.insert(arguments.front());
    sought_ = !arguments.empty() && arguments.front() == "demo" ? &of_demo_ : &canaries_;
    const Ran ran = program::run(folder_, arguments, surroundings);
    EXPECT_EQ(ran.signal, 0);
    EXPECT_LE(ran.code, 8);
    const bool named_by_caller =
        std::find(arguments.begin(), arguments.end(), "-o") != arguments.end() ||
        std::find(arguments.begin(), arguments.end(), "--rejects") != arguments.end() ||
        std::find(arguments.begin(), arguments.end(), "--folder") != arguments.end();
    look("standard output", ran.out);
    look("standard error", ran.err);
    const auto rejects = std::find(arguments.begin(), arguments.end(), "--rejects");
    for (const std::string& file : folder_.files()) {
      if (known_.contains(file) || is_case_or_rejects(file)) continue;
      if (rejects != arguments.end() && rejects + 1 != arguments.end() && *(rejects + 1) == file) {
        std::filesystem::remove(folder_ / file);
        continue;
      }
      if (!named_by_caller) look("name of a file", file);
      // Names that are drawn from lists are nobody's, and that verb opens no case.
      if (arguments.front() != "generate") look("file " + file, searchable(file));
      std::filesystem::remove(folder_ / file);
    }
    return ran;
  }

 private:
  // Case workers at work: what they type, and the files they take in, quotes protected names.
  void plant() const {
    const Arguments work = {"--view", "work", "--purpose", "to look after Grace Wanjiru Kamau"};
    const auto act = [&](Arguments arguments) {
      arguments.insert(arguments.end(), work.begin(), work.end());
      const Ran ran = program::run(folder_, arguments);
      if (ran.code != 0) {
        throw std::runtime_error(program::shown(arguments) + ": " + ran.err + ran.out);
      }
    };
    act({"import", kCase, "extra.csv", "--mapping", "extra.yaml", "--title",
         "Talk with Grace Wanjiru Kamau", "--source", "Grace Wanjiru Kamau", "--origin",
         "Dennis Kiplagat Rono", "--handling", "eyes of Mercy Achieng Odera", "--actor",
         "Anneke O'Dell <Wray> & \"Bexley\""});
    // Before the snapshot, and not the last act: what undo and restore take back protects nobody.
    act({"protect", kCase, "Sarah Odhiambo Lewis", "--as", "informant", "--reason",
         "asked by V01"});
    act({"add", kCase, "person", "name=Ottavio Neri", "notes=cousin of Dennis Kiplagat Rono",
         "alias=husband of Anneke O'Dell <Wray> & \"Bexley\"", "--source", "Mercy Achieng Odera",
         "--reason", "told by Grace Wanjiru Kamau", "--actor", "Grace Wanjiru Kamau"});
    act({"add", kCase, "linked_to", "Ottavio Neri", "p-vuthy", "notes=through +254 300 000 301",
         "--reason", "Luíza Araújo Brandão says so"});
    act({"role", kCase, "Ottavio Neri", "recruiter", "--decided-by", "other", "--reason",
         "ZZ700013"});
    act({"correct", kCase, "Ottavio Neri", "alias", "uncle of Kim Oanh Tran", "--reason",
         "as Kumari Dilrukshi Perera says"});
    act({"grade", kCase, "Ottavio Neri", "alias", "C3", "--reason",
         "+254300000301 does not answer"});
    act({"resolve", kCase, "Ottavio Neri", "Pasquale Verdi", "--unsure", "--reason",
         "000-1-00201-1 may be either's"});
    act({"snapshot", kCase, "before Grace Wanjiru Kamau left"});
  }

  static bool is_case_or_rejects(const std::string& file) {
    return file.find(".case") != std::string::npos || file.starts_with("rejects");
  }

  [[nodiscard]] std::string searchable(const std::string& file) const {
    std::string bytes = folder_.read(file);
    // The font of the icons, byte for byte, is no output of a case.
    const std::string font = icon_font_style();
    const std::size_t at = font.empty() ? std::string::npos : bytes.find(font);
    if (!file.ends_with(".png") && !file.ends_with(".pdf") && at != std::string::npos)
      bytes.erase(at, font.size());
    if (file.ends_with(".xlsx")) return program::zip_parts(bytes);
    if (file.ends_with(".png")) return program::without_png_pixels(bytes);
    if (file.ends_with(".pdf")) return program::with_pdf_streams(bytes);
    return bytes;
  }

  void look(const std::string& where, const std::string& bytes) {
    bytes_ += bytes.size();
    if (const auto found = sought_->found_in(bytes)) ADD_FAILURE() << where << ": " << *found;
  }

  Folder folder_;
  Canaries of_demo_;
  const Canaries* sought_ = &canaries_;
  Canaries canaries_;
  std::set<std::string> known_, verbs_;
  std::size_t calls_ = 0, bytes_ = 0;
};

// --- the scenarios ------------------------------------------------------------------------------

constexpr const char* kCase = Watch::kCase;
constexpr const char* kViews[] = {"team", "release"};
constexpr const char* kFormats[] = {"table", "csv", "json", "ndjson"};

// An interview whose rows hold victims: one is good, one has no key, one an impossible date.
constexpr const char* kBadRows =
    "id,name,country,service,handle,email,wallet,plate,friend,note,address,url,work\n"
    "X04,Wilhelmina Quist,KH,Telegram,wil_quist,,,,Aurelio Bianchi,\"met Kim Oanh Tran\",,,\n"
    ",Grace Wanjiru Kamau,KH,,anneke_odell_77,+254 300 000 301,,,Dennis Kiplagat Rono,,,,\n"
    "X05,Grace Wanjiru Kamau,Grace Wanjiru Kamau,,,+254 300 000 301,ZZ700013,,,,,,\n"
    "X06,Mercy Achieng Odera,KH,too,many,cells,in,this,row,of,Mercy,Achieng,Odera,at,all\n";

// Argument lists of each verb. What is missing here fails EveryVerbIsWatched.
std::map<std::string, std::vector<Arguments>> scenarios() {
  return {
      {"demo", {{"demo", "--folder", "D"}, {"demo", "--folder", "D", "--dry-run"}}},
      {"generate",
       {{"generate", "case", "G", "--victims", "100"},
        {"generate", "case", "G", "--victims", "100", "--dry-run"},
        {"generate", "case", "G", "--victims", "7"},
        {"generate", "case", "G", "--regime", "loud"},
        {"generate", "graph", "r.csv", "--model", "planted"},
        {"generate", "graph", "r.csv", "--degree", "7", "--model", "preferential"}}},
      {"score",
       {{"score", "truth.json", kCase},
        {"score", "truth.json", kCase, "--group", "nationality"},
        {"score", "bad.csv", kCase}}},
      {"new", {{"new", "n.case"}, {"new", "n.case"}, {"new", "m.case", "--dry-run"}}},
      {"import",
       {{"import", kCase, "extra.csv", "--mapping", "extra.yaml", "--dry-run"},
        {"import", kCase, "extra.csv", "--mapping", "extra.yaml"},
        {"import", kCase, "bad.csv", "--mapping", "bad.yaml", "--rejects", "rejects.csv"},
        {"import", kCase, "bad.csv", "--mapping", "bad.yaml", "--strict"},
        {"import", kCase, "bad.csv", "--dry-run"},
        {"import", kCase, "bad.csv"},
        {"import", kCase, "Grace Wanjiru Kamau.csv", "--mapping", "bad.yaml"},
        {"import", kCase, "Grace Wanjiru Kamau.csv", "--mapping", "bad.yaml", "--strict"},
        {"import", kCase, "Grace Wanjiru Kamau.csv", "--dry-run"},
        {"import", kCase, "headers.csv"},
        {"import", kCase, "headers.csv", "--dry-run"},
        {"import", kCase, "broken.json"},
        {"import", kCase, "broken.xlsx"},
        {"import", kCase, "none +254 300 000 301.csv"},
        {"import", kCase, "sheets/Grace Wanjiru Kamau/bad.csv"}}},
      {"info", {{"info", kCase}, {"info", kCase, "--undirected"}}},
      {"find",
       {{"find", kCase, "Keo"},
        {"find", kCase, "Kamau"},
        {"find", kCase, "+66", "--top", "3"},
        {"find", kCase, "house"},
        {"find", kCase, "Ottavio"},
        {"find", kCase, "a"}}},
      {"show",
       {{"show", kCase, "Ottavio Neri"},
        {"show", kCase, "Pasquale Verdi", "--top", "0"},
        {"show", kCase, "p-vuthy"},
        {"show", kCase, "Brian Otieno Wafula"},
        {"show", kCase, "Tigist Alemu Bekele"},
        {"show", kCase, "Jade Harbour Park"},
        {"show", kCase, "a-goldleaf"}}},
      {"log", {{"log", kCase}, {"log", kCase, "--newest", "3"}}},
      {"undo",
       {{"undo", kCase, "--dry-run"},
        {"undo", kCase},
        {"undo", kCase, "--tx", "2"},
        {"undo", kCase, "--tx", "9999"}}},
      {"redo", {{"redo", kCase}, {"undo", kCase}, {"redo", kCase, "--dry-run"}, {"redo", kCase}}},
      {"snapshot",
       {{"snapshot", kCase},
        {"snapshot", kCase, "now"},
        {"snapshot", kCase, "now"},
        {"snapshot", kCase, "then", "--dry-run"}}},
      {"restore",
       {{"restore", kCase, "before Grace Wanjiru Kamau left"},
        {"restore", kCase, "never"},
        {"restore", kCase, "before Grace Wanjiru Kamau left", "--dry-run"}}},
      {"verify", {{"verify", kCase}}},
      {"add",
       {{"add", kCase, "person", "name=Ugo Fabbri"},
        {"add", kCase, "phone", "identifier=+254 300 000 301"},
        {"add", kCase, "phone", "identifier=+254 300 000 301", "--dry-run"},
        {"add", kCase, "account", "service=Telegram", "identifier=anneke_odell_77"},
        {"add", kCase, "document", "document_type=passport", "identifier=ZZ700013"},
        {"add", kCase, "person", "record_id=V01", "name=Dennis Kiplagat Rono"},
        {"add", kCase, "linked_to", "p-vuthy", "Ottavio Neri", "notes=Grace Wanjiru Kamau"},
        {"add", kCase, "linked_to", "p-vuthy", "Grace Wanjiru Kamau"},
        {"add", kCase, "person", "birth_date=Grace Wanjiru Kamau"},
        {"add", kCase, "person", "Grace Wanjiru Kamau=1"},
        {"add", kCase, "Grace Wanjiru Kamau", "name=1"}}},
      {"correct",
       {{"correct", kCase, "Ottavio Neri", "name", "Ottavio Nero", "--reason", "spelling"},
        {"correct", kCase, "Ottavio Neri", "alias", "--remove", "--reason", "Kim Oanh Tran"},
        {"correct", kCase, "Ottavio Neri", "alias", "O.", "--old", "uncle of Kim Oanh Tran",
         "--reason", "spelling", "--dry-run"},
        {"correct", kCase, "Ottavio Neri", "occupation", "none", "--reason", "r"}}},
      {"grade",
       {{"grade", kCase, "Ottavio Neri", "name", "B2", "--reason", "seen by Kim Oanh Tran"},
        {"grade", kCase, "Ottavio Neri", "alias", "B2", "--reason", "r", "--dry-run"},
        {"grade", kCase, "Ottavio Neri", "name", "Z9", "--reason", "r"}}},
      {"role",
       {{"role", kCase, "Ottavio Neri", "transporter", "--from", "2024-02"},
        {"role", kCase, "Ottavio Neri", "--status", "possible", "--decided-by", "police"},
        {"role", kCase, "Pasquale Verdi", "Grace Wanjiru Kamau"}}},
      {"protect",
       {{"protect", kCase, "Ottavio Neri", "--as", "witness", "--reason", "Kim Oanh Tran"},
        {"protect", kCase, "Pasquale Verdi", "--lift", "--reason", "r"},
        {"protect", kCase, "p-vuthy", "--as", "informant", "--dry-run"}}},
      {"resolve",
       {{"resolve", kCase},
        {"resolve", kCase, "--decisions"},
        {"resolve", kCase, "--least", "0.5"},
        {"resolve", kCase, "Ottavio Neri", "p-vuthy", "--different", "--reason", "V01 says so"},
        {"resolve", kCase, "Ottavio Neri", "p-vuthy", "--same", "--dry-run"}}},
      {"hubs",
       {{"hubs", kCase},
        {"hubs", kCase, "--top", "0", "--permutations", "0"},
        {"hubs", kCase, "--group", "nationality", "--permutations", "3"},
        {"hubs", kCase, "--group", "name", "--min-group", "1", "--permutations", "0"},
        {"hubs", kCase, "--group", "record_id", "--min-group", "1", "--permutations", "0"},
        {"hubs", kCase, "--group", "interview_batch", "--permutations", "0"},
        {"hubs", kCase, "--as-of", "2024-02-20", "--permutations", "0"},
        {"hubs", kCase, "--permutations", "0", "--reruns", "5", "--hide-people", "20"},
        {"hubs", kCase, "--least-grade", "B2", "--min-group", "1", "--permutations", "0"}}},
      {"explain",
       {{"explain", kCase, "a-goldleaf"},
        {"explain", kCase, "Tigist Alemu Bekele", "--top", "0"},
        {"explain", kCase, "Jade Harbour Park"},
        {"explain", kCase, "Pasquale Verdi"},
        {"explain", kCase, "a-goldleaf", "--group", "name", "--min-group", "1"}}},
      {"disrupt",
       {{"disrupt", kCase},
        {"disrupt", kCase, "--places", "--removals", "50"},
        {"disrupt", kCase, "--group", "name", "--order", "cross_border"},
        {"disrupt", kCase, "--order", "Grace Wanjiru Kamau"},
        {"disrupt", kCase, "--cost", "Grace Wanjiru Kamau=2"}}},
      {"timeline",
       {{"timeline", kCase},
        {"timeline", kCase, "--from", "2023-01", "--to", "2024-12", "--top", "50"},
        {"timeline", kCase, "--every", "Grace Wanjiru Kamau"},
        {"timeline", kCase, "--measure", "Grace Wanjiru Kamau"}}},
      {"corridors",
       {{"corridors", kCase},
        {"corridors", kCase, "--least", "1", "--longest", "9", "--top", "0"},
        {"corridors", kCase, "--split", "2024-03"},
        {"corridors", kCase, "--split", "Grace Wanjiru Kamau"}}},
      {"communities",
       {{"communities", kCase},
        {"communities", kCase, "--members", "0", "--top", "0"},
        {"communities", kCase, "--consensus", "--json"},
        {"communities", kCase, "--kinds", "person", "--resolution", "3", "--members", "0"}}},
      {"brokerage",
       {{"brokerage", kCase, "--top", "0"},
        {"brokerage", kCase, "--group", "role", "--top", "0", "--permutations", "3"},
        {"brokerage", kCase, "--group", "nationality", "--permutations", "0"},
        {"brokerage", kCase, "--group", "name", "--permutations", "0"},
        {"brokerage", kCase, "--group", "Grace Wanjiru Kamau"}}},
      {"key_players",
       {{"key_players", kCase, "--size", "9"},
        {"key_players", kCase, "--goal", "reach", "--search", "exact", "--size", "2"},
        {"key_players", kCase, "--exclude", "Ottavio Neri,Pasquale Verdi"},
        {"key_players", kCase, "--goal", "Grace Wanjiru Kamau"}}},
      {"paths",
       {{"paths", kCase, "p-vuthy", "p-bounmy"},
        {"paths", kCase, "Ottavio Neri", "Pasquale Verdi", "--k", "20"},
        {"paths", kCase, "Tigist Alemu Bekele", "Jade Harbour Park", "--k", "50"},
        {"paths", kCase, "p-vuthy", "p-bounmy", "--in-time"},
        {"paths", kCase, "Ottavio Neri", "Pasquale Verdi", "--in-time", "--json"},
        {"paths", kCase, "p-lin", "--in-time"},
        {"paths", kCase, "Tigist Alemu Bekele", "--in-time", "--json"}}},
      {"query",
       {{"query", kCase, "MATCH (n) RETURN n"},
        {"query", kCase, "MATCH (a)-[r]->(b) RETURN a, r, b, r._sources, properties(r)"},
        {"query", kCase, "MATCH (n) WHERE n.name = $x RETURN n", "--param", "x=Kamau"},
        {"query", kCase, "CALL degree() YIELD node, value RETURN node, value"},
        {"query", kCase, "MATCH (n:Victim) RETURN n", "--least-grade", "B2"},
        {"query", kCase, "MATCH (n) RETURN n", "--as-of", "2024-02", "--explain"},
        {"query", kCase, "--template", "around", "--set", "of=a-goldleaf"}}},
      {"run", {}},  // all algorithms, from the registry: see arguments_of
      {"list",
       {{"list"},
        {"list", "kinds"},
        {"list", "links"},
        {"list", "roles"},
        {"list", "properties"},
        {"list", "betweenness"},
        {"list", "Grace Wanjiru Kamau"}}},
      {"map",
       {{"map", kCase, "-o", "h.svg"},
        {"map", kCase, "-o", "h.dot", "--max-entities", "500"},
        {"map", kCase, "-o", "h.pdf"},
        {"map", kCase, "-o", "h.png"},
        {"map", kCase, "-o", "e.dot", "--kind", "ego", "--of", "Ottavio Neri", "--hops", "4"},
        {"map", kCase, "-o", "e.svg", "--kind", "ego", "--of", "Pasquale Verdi"},
        {"map", kCase, "-o", "g.dot", "--group", "name", "--min-group", "1"},
        {"map", kCase, "-o", "c.svg", "--kind", "corridors"},
        {"map", kCase, "-o", "c.pdf", "--kind", "corridors"},
        {"map", kCase, "-o", "t.svg", "--kind", "timeline"},
        {"map", kCase, "-o", "m.svg", "--kind", "communities"},
        {"map", kCase, "p-vuthy", "p-bounmy", "-o", "p.dot", "--kind", "paths", "--k", "40"},
        {"map", kCase, "Pasquale Verdi", "p-bounmy", "-o", "p.svg", "--kind", "paths"},
        {"map", kCase, "-o", "f.dot", "--detail", "full"},
        {"map", kCase, "-o", "f.dot", "--detail", "full", "--positions", "f.json"},
        {"map", kCase, "-o", "m.dot", "--kind", "communities", "--positions", "m.json"},
        {"map", kCase, "-o", "d.svg", "--theme", "dark", "--page", "screen"},
        {"map", kCase, "-o", "h.svg", "--dry-run"}}},
      {"report",
       {{"report", kCase, "-o", "r.html", "--permutations", "0"},
        {"report", kCase, "-o", "r.html", "--permutations", "0", "--group", "nationality", "--top",
         "0", "--reasons", "40", "--communities", "0"},
        {"report", kCase, "-o", "r.html", "--group", "name", "--min-group", "1"},
        {"report", kCase, "-o", "r.html", "--dry-run", "--permutations", "0"}}},
      {"export",
       {{"export", kCase, "-o", "x.csv"},
        {"export", kCase, "-o", "x.graphml"},
        {"export", kCase, "-o", "x.dot"},
        {"export", kCase, "-o", "x.ftm.json"},
        {"export", kCase, "-o", "y.csv", "--kinds", "person,phone", "--links", "uses"},
        {"export", kCase, "-o", "x.csv", "--dry-run"},
        {"export", kCase, "-o", "z.csv", "--marking", "of Grace Wanjiru Kamau"},
        {"export", kCase, "-o", "z.html", "--marking", "TLP:AMBER"},
        {"export", kCase, "-o", "z.anx", "--marking", "TLP: Grace Wanjiru Kamau"}}},
      {"bench", {{"bench", "graphalytics", "L"}, {"bench", "graphalytics", "L", "--json"}}},
      {"doctor", {{"doctor"}}},
      {"completion", {{"completion", "bash"}, {"completion", "zsh"}, {"completion", "fish"}}},
  };
}

// `run` on the case, once for each algorithm; options that are required get something that fits.
std::vector<Arguments> run_arguments(const Folder& folder) {
  std::vector<Arguments> list;
  const nlohmann::json known = program::run(folder, {"list", "--json"}).json();
  for (const auto& algorithm : known.at("rows")) {
    Arguments arguments = {"run", algorithm.at("name"), kCase};
    std::size_t nodes = 0;
    for (const auto& option : algorithm.at("options")) {
      if (!option.at("required").get<bool>()) continue;
      const std::string takes = option.at("takes");
      arguments.push_back("--" + option.at("option").get<std::string>());
      if (takes.starts_with("a node, ")) {
        arguments.push_back(nodes++ == 0 ? "p-vuthy" : "p-bounmy");
      } else if (takes.starts_with("nodes")) {
        arguments.push_back("p-vuthy,Ottavio Neri");
      } else if (takes.starts_with("a node property")) {
        arguments.insert(arguments.end(), {"name", "--group-property", "name"});
      } else {
        arguments.push_back("1");
      }
    }
    list.push_back(arguments);
  }
  return list;
}

// `export`, once for each further format that there is.
std::vector<Arguments> export_arguments() {
  std::vector<Arguments> list;
  // What scenarios() has already.
  const std::set<std::string_view> had{"csv", "graphml", "dot", "ftm"};
  for (const ExportFormat& format : export_formats()) {
    if (had.contains(format.name)) continue;
    list.push_back({"export", kCase, "-o", "f" + std::string(format.endings.front()), "--as",
                    std::string(format.name)});
  }
  return list;
}

std::vector<Arguments> arguments_of(const std::string& verb, const Watch& watch) {
  if (verb == "run") return run_arguments(watch.folder());
  const auto all = scenarios();
  const auto found = all.find(verb);
  if (found == all.end()) return {};
  std::vector<Arguments> list = found->second;
  if (verb == "export") {
    for (Arguments& arguments : export_arguments()) list.push_back(std::move(arguments));
  }
  return list;
}

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// What an import may be given: bad rows, names of victims as names of files and of columns.
void give_inputs(Watch& watch) {
  watch.give("bad.csv", kBadRows);
  std::string mapping = kExtraMapping;
  mapping.replace(mapping.find("extra.csv"), 9, "bad.csv");
  watch.give("bad.yaml", mapping);
  watch.give("Grace Wanjiru Kamau.csv", kBadRows);
  watch.give("sheets/Grace Wanjiru Kamau/bad.csv", kBadRows);
  watch.give("headers.csv",
             "source,target,Grace Wanjiru Kamau,+254 300 000 301\nUgo Fabbri,Keo Vuthy,1,2\n"
             "Ugo Fabbri,,Dennis Kiplagat Rono,ZZ700013\n");
  watch.give("broken.json",
             "{\"id\": \"Grace Wanjiru Kamau\", \"schema\": \"Person\"\n"
             "{\"id\": \"V01\", \"schema\": \"Grace Wanjiru Kamau\", "
             "\"properties\": {\"+254 300 000 301\": [\"Kim Oanh Tran\"]}}\n");
  watch.give("truth.json",
             R"({"schema": "mekhala/truth/1", "entities": [
  {"id": "Grace Wanjiru Kamau", "roles": ["Kim Oanh Tran"], "spellings": ["Keo Vuthy"]},
  {"id": "X2", "roles": ["Mercy Achieng Odera"], "spellings": ["Lin Zhaoming", "V01"]},
  {"id": "X3", "roles": ["victim"], "spellings": ["Grace Wanjiru Kamau", "+254 300 000 301"]}],
  "liaisons": [{"id": "Grace Wanjiru Kamau", "victims": {}}, {"id": "X3", "victims": {}}],
  "decoys": [{"id": "X2", "kind": "Dennis Kiplagat Rono"}]})");
  watch.give("L/l.properties", "graph.l.directed = false\ngraph.l.algorithms = wcc\n");
  watch.give("L/l.v", "1\n2\n");
  watch.give("L/l.e", "1 2\n");
  watch.give("broken.xlsx", "PK\x03\x04 Grace Wanjiru Kamau");
}

class EveryVerb : public testing::TestWithParam<std::string> {
 protected:
  void does_its_work(Watch& watch) const;
  void is_told_names(Watch& watch) const;
  void is_told_options(Watch& watch) const;
};

// What the verb is for, in both views and all formats.
void EveryVerb::does_its_work(Watch& watch) const {
  const std::vector<Arguments> all = arguments_of(GetParam(), watch);
  ASSERT_FALSE(all.empty());
  // In the short form a verb of many scenarios takes its turn through the formats.
  constexpr std::size_t kFew = 3;
  const bool every_format = long_form() || all.size() <= kFew;
  std::size_t good = 0;
  for (std::size_t view = 0; view < std::size(kViews); ++view) {
    for (std::size_t round = 0; round < (every_format ? std::size(kFormats) : 1); ++round) {
      watch.restore();
      std::filesystem::remove(watch.folder() / "n.case");
      for (std::size_t i = 0; i < all.size(); ++i) {
        // In the short form a format of export is looked at in one of the views: all in both is
        // Export.NoFormatNamesTheProtectedOutsideTheWorkView, on a smaller case.
        const bool of_turn = all[i].size() < 6 || all[i][4] != "--as" || i % 2 == view;
        if (!long_form() && !of_turn) continue;
        const char* format = kFormats[(i + view + round) % std::size(kFormats)];
        const Ran ran = watch.call(with(all[i], {"--view", kViews[view], "--format", format}));
        good += ran.code == 0 ? 1 : 0;
      }
    }
    // What a verb leaves in the case is shown by others.
    for (const char* after : {"log", "info", "snapshot"}) {
      watch.call({after, kCase, "--view", kViews[view], "--json"});
    }
    watch.call({"resolve", kCase, "--decisions", "--view", kViews[view], "--json"});
  }
  EXPECT_GT(good, 0U) << "it never did its work";
}

// Each argument in its turn is the name or number of somebody protected.
void EveryVerb::is_told_names(Watch& watch) const {
  if (GetParam() == "new" || GetParam() == "demo" || GetParam() == "generate")
    return;  // there is no case yet whose names these are
  std::vector<Arguments> templates = arguments_of(GetParam(), watch);
  // Shapes of calls, not calls: the first, and every one of another length.
  std::set<std::size_t> lengths;
  std::erase_if(templates,
                [&](const Arguments& one) { return !lengths.insert(one.size()).second; });
  std::size_t turn = 0;
  for (const Arguments& arguments : templates) {
    for (std::size_t at = 1; at < arguments.size(); ++at) {
      // Where no case is opened nobody can know whose name it is.
      if (arguments[at] == kCase) continue;
      for (const std::string& canary : canaries_of_turn(turn)) {
        watch.restore();
        Arguments typed = arguments;
        const std::size_t equals = typed[at].find('=');
        typed[at] = equals == std::string::npos ? canary : typed[at].substr(0, equals + 1) + canary;
        const bool output = at > 1 && arguments[at - 1] == "-o";
        if (output) typed[at] += arguments[at].substr(arguments[at].find('.'));
        watch.call(with(typed, {"--view", kViews[turn % 2], "--format", kFormats[turn / 2 % 4]}));
        ++turn;
      }
    }
  }
  watch.call({"log", kCase});
}

// So is the value of each option, and the name of one that there is not.
void EveryVerb::is_told_options(Watch& watch) const {
  const std::vector<Arguments> known = arguments_of(GetParam(), watch);
  const Arguments& plain = known.at(0);
  const std::string help =
      program::run(watch.folder(), GetParam() == "run" ? Arguments{"run", plain[1], "--help"}
                                                       : Arguments{GetParam(), "--help"})
          .out;
  std::set<std::string> options;
  for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at + 2)) {
    std::size_t end = at + 2;
    while (end < help.size() && (std::isalnum(static_cast<unsigned char>(help[end])) != 0 ||
                                 help[end] == '-' || help[end] == '_')) {
      ++end;
    }
    if (end > at + 2) options.insert(help.substr(at, end - at));
  }
  options.erase("--help");
  EXPECT_GE(options.size(), 8U);
  // What every verb takes is read by the same lines for each.
  if (!long_form() && GetParam() != "hubs") {
    for (const char* common : {"--format", "--json", "--threads", "--seed", "--memory-limit",
                               "--time-limit", "--view", "--purpose", "--quiet"}) {
      options.erase(common);
    }
  }
  std::size_t turn = 0;
  for (const std::string& option : options) {
    const std::string canary = typed_canaries()[turn % typed_canaries().size()];
    const char* view = kViews[turn++ % 2];
    watch.restore();
    const Arguments base = option == "--view" ? plain : with(plain, {"--view", view});
    const bool joined = turn / 2 % 2 == 0;
    if (joined || long_form()) watch.call(with(base, {option + "=" + canary}));
    if (!joined || long_form()) watch.call(with(base, {option, canary}));
  }
  watch.call(with(plain, {"--Grace Wanjiru Kamau"}));
  watch.call(with(plain, {"--grace-wanjiru-kamau=+254 300 000 301"}));
  watch.call(with(plain, {"-Grace Wanjiru Kamau"}));
  watch.call(with(plain, {"Grace Wanjiru Kamau", "+254 300 000 301"}));
  watch.call({GetParam(), "--json=Grace Wanjiru Kamau"});
}

TEST_P(EveryVerb, KeepsItsSecrets) {
  Watch watch;
  give_inputs(watch);
  does_its_work(watch);
  is_told_names(watch);
  is_told_options(watch);
}

std::vector<std::string> watched_verbs() {
  std::vector<std::string> names;
  for (const auto& [verb, calls] : scenarios()) names.push_back(verb);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Canary, EveryVerb, testing::ValuesIn(watched_verbs()),
                         [](const auto& verb) { return verb.param; });

// --- what can be asked by guessing --------------------------------------------------------------

// Another text of the same shape: each letter and digit is another one, all else stays.
std::string same_shape(const std::string& text) {
  std::string other;
  for (const std::uint32_t code : code_points(text)) {
    if (code >= '0' && code <= '9') {
      other += static_cast<char>('0' + (code - '0' + 4) % 10);
    } else if (code >= 'a' && code <= 'z') {
      other += "qxzjvwkqxzjvwkqxzjvwkqxzjv"[code - 'a'];
    } else if (code >= 'A' && code <= 'Z') {
      other += "QXZJVWKQXZJVWKQXZJVWKQXZJV"[code - 'A'];
    } else if (code < 0x80) {
      other += static_cast<char>(code);
    } else {
      append_utf8(other, code + 1);
    }
  }
  return other;
}

std::vector<std::string> everything_protected() {
  std::vector<std::string> all = typed_canaries();
  const nlohmann::json planted = truth();
  for (const auto& [id, person] : planted.at("protected").items()) {
    all.push_back(id);
    for (const char* list : {"names", "phones", "documents", "bank_accounts"}) {
      for (const auto& value : person.at(list)) all.push_back(value);
    }
  }
  return all;
}

class Guessing : public testing::TestWithParam<const char*> {};

// The answer to a name that is in the case and hidden is, byte for byte, the answer to one that is
// not there.
TEST_P(Guessing, TellsNothing) {
  const Watch watch;
  const auto ask = [&](Arguments arguments) {
    arguments.insert(arguments.end(), {"--view", GetParam(), "--json"});
    return program::run(watch.folder(), arguments);
  };
  const auto all = everything_protected();
  std::size_t compared = 0;
  const auto compare = [&](const Arguments& one, const Arguments& other) {
    SCOPED_TRACE(program::shown(one) + " and " + program::shown(other));
    const Ran guessed = ask(one), nonsense = ask(other);
    EXPECT_EQ(guessed.code, nonsense.code);
    EXPECT_EQ(guessed.out, nonsense.out);
    EXPECT_EQ(guessed.err, nonsense.err);
    ++compared;
  };
  const std::size_t step = long_form() ? 1 : 9;
  for (std::size_t i = 0; i < all.size(); i += step) {
    const std::string guess = all[i], nonsense = same_shape(guess);
    compare({"find", kCase, guess}, {"find", kCase, nonsense});
    // Half a phone number is half of an open one as well.
    const std::size_t part = guess.starts_with('+') ? guess.size() - 2 : guess.size() / 2;
    compare({"find", kCase, "--", guess.substr(0, part)},
            {"find", kCase, "--", nonsense.substr(0, part)});
  }
  for (std::size_t i = 0; i < all.size(); i += 4 * step) {
    const std::string guess = all[i], nonsense = same_shape(guess);
    for (const Arguments& before :
         std::vector<Arguments>{{"show", kCase},
                                {"explain", kCase},
                                {"paths", kCase, "p-vuthy"},
                                {"map", kCase, "-o", "e.dot", "--kind", "ego", "--of"},
                                {"map", kCase, "-o", "p.dot", "--kind", "paths", "p-vuthy"},
                                {"resolve", kCase, "--same", "p-vuthy"},
                                {"role", kCase, "--status", "actual"},
                                {"protect", kCase},
                                {"add", kCase, "linked_to", "p-vuthy"},
                                {"run", "bfs_distances", kCase, "--source"}}) {
      compare(with(before, {guess}), with(before, {nonsense}));
    }
    const auto query = [&](const std::string& text) {
      return Arguments{"query", kCase,
                       "MATCH (n) WHERE any(k IN keys(n) WHERE n[k] = $x OR n[k] CONTAINS $x) "
                       "OPTIONAL MATCH (n)-[r]-() WHERE any(k IN keys(r) WHERE r[k] CONTAINS $x) "
                       "RETURN count(n) AS nodes, count(r) AS links",
                       "--param", "x=" + text};
    };
    compare(query(guess), query(nonsense));
    compare({"correct", kCase, guess, "name", "x", "--reason", "r"},
            {"correct", kCase, nonsense, "name", "x", "--reason", "r"});
    compare({"grade", kCase, guess, "name", "B2", "--reason", "r"},
            {"grade", kCase, nonsense, "name", "B2", "--reason", "r"});
  }
  std::printf("[ canaries ] %zu guesses compared with nonsense\n", compared);
}

INSTANTIATE_TEST_SUITE_P(Canary, Guessing, testing::Values("team", "release"),
                         [](const auto& view) { return std::string(view.param); });

// --- two cases that differ only in what is protected --------------------------------------------

// Victims of two countries with phones, papers and accounts, and those who recruited and held them.
// `other`: the same case with other names and numbers for whoever is protected.
std::string twin_rows(bool other, int victims = 24) {
  static const std::vector<std::string> given = {"Amara",  "Bishal", "Chantou", "Dorji",
                                                 "Esther", "Farida", "Gatluak", "Htet"};
  std::string rows =
      "id,name,country,service,handle,phone,passport,recruiter,recruiter phone,place\n";
  for (int i = 0; i < victims; ++i) {
    const std::string name =
        given[static_cast<std::size_t>(i) % given.size()] + " Kipro" + char('a' + i);
    const std::string handle = "user_of_" + std::to_string(1000 + 37 * i);
    const std::string phone = "+254 300 000 " + std::to_string(400 + i);
    const std::string passport = "ZZ" + std::to_string(810000 + 17 * i);
    const auto shown = [&](const std::string& text) { return other ? same_shape(text) : text; };
    rows += "K" + std::to_string(100 + i) + "," + shown(name) + "," + (i % 2 == 0 ? "KH" : "MM");
    rows += i % 3 == 0 ? ",Telegram," + shown(handle) : ",,";
    rows += "," + (i % 4 == 0 ? std::string() : "+254 300 000 " + shown(phone.substr(13)));
    rows += "," + (i % 5 == 0 ? std::string() : "ZZ" + shown(passport.substr(2)));
    rows += ",Recruiter " + std::to_string(i % 5) + ",+66 70 000 020" + std::to_string(i % 5);
    rows += i % 2 == 0 ? ",Red Gate\n" : ",Blue Gate\n";
  }
  return rows;
}

constexpr const char* kTwinMapping = R"(version: mekhala-mapping/1
tables:
  - file: twin.csv
    entities:
      victim:
        schema: person
        key: id
        key_type: id
        properties:
          name: {column: name}
          victim_status: {literal: Actual}
          exploitation_country: {column: country}
      account:
        schema: account
        properties: {service: {column: service}, identifier: {column: handle}}
      phone:
        schema: phone
        properties: {identifier: {column: phone}}
      passport:
        schema: document
        properties: {identifier: {column: passport}, document_type: {literal: passport}}
      recruiter:
        schema: person
        key: recruiter
        key_type: id
        properties: {name: {column: recruiter}, role: {literal: recruiter}}
      number:
        schema: phone
        properties: {identifier: {column: recruiter phone}}
      place:
        schema: location
        key: place
        key_type: name
        properties: {name: {column: place}, country: {column: country}}
    links:
      a: {schema: uses, from: victim, to: account}
      p: {schema: uses, from: victim, to: phone}
      d: {schema: document_of, from: passport, to: victim}
      r: {schema: recruited, from: recruiter, to: victim}
      n: {schema: uses, from: recruiter, to: number}
      h: {schema: held_at, from: victim, to: place}
)";

// Codes, hashes and times differ between any two cases.
std::string comparable(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 ||
                                 text[end] == '-' || text[end] == ':')) {
      ++end;
    }
    if (end == at) {
      out += text[at++];
      continue;
    }
    const std::string word = text.substr(at, end - at);
    const bool code = word.size() == 12 && word[1] == '-' && std::isupper(word[0]) != 0;
    const bool hash =
        (word.size() == 12 || word.size() == 16 || word.size() == 32 || word.size() == 64) &&
        word.find_first_not_of("0123456789abcdef") == std::string::npos;
    const bool time = word.size() == 20 && word.find('T') == 10;
    // The release view tells people apart by a piece of their code.
    const bool piece =
        word.size() == 4 &&
        word.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos;
    // Links of an export are numbered in the order of the codes of their ends.
    const bool number = word.starts_with("link-") && std::isdigit(word.back()) != 0;
    out += number || piece ? "n"
           : code          ? word.substr(0, 2) + "code"
           : hash          ? "hash"
           : time          ? "time"
                           : word;
    at = end;
  }
  return out;
}

// JSON without what is a measurement, anything else as it is.
std::string without_seconds(const std::string& text) {
  nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) return text;
  document.erase("load_seconds");
  if (document.contains("run")) document["run"].erase("seconds");
  return document.dump(1);
}

// The pseudonyms of two cases come from secrets of their own, and rows may be sorted by them.
std::string sorted_lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

TEST(Canary, TwinsGiveTheSameAnswers) {
  const Folder folders[2];
  for (int which = 0; which < 2; ++which) {
    folders[which].write("twin.csv", twin_rows(which == 1));
    folders[which].write("twin.yaml", kTwinMapping);
  }
  const std::string numbers = "+66 70 000 0202";
  for (const char* view : kViews) {
    for (const Arguments& arguments : std::vector<Arguments>{
             {"import", "t.case", "twin.csv", "--mapping", "twin.yaml"},
             {"info", "t.case"},
             {"hubs", "t.case", "--permutations", "20"},
             {"hubs", "t.case", "--permutations", "0", "--reruns", "20"},
             {"hubs", "t.case", "--permutations", "0", "--reruns", "20", "--hide-links", "20",
              "--hide-by", "country"},
             {"explain", "t.case", "Recruiter 1"},
             {"communities", "t.case", "--members", "0"},
             {"disrupt", "t.case"},
             {"disrupt", "t.case", "--order", "betweenness", "--recompute", "--recovery", "step"},
             {"disrupt", "t.case", "--order", "cross_border", "--recovery", "random"},
             {"brokerage", "t.case", "--top", "0", "--permutations", "20"},
             {"brokerage", "t.case", "--group", "role", "--permutations", "0"},
             {"key_players", "t.case"},
             {"key_players", "t.case", "--goal", "distance_reach"},
             {"timeline", "t.case", "--from", "2024-01", "--to", "2024-06"},
             {"timeline", "t.case", "--every", "year"},
             {"corridors", "t.case", "--least", "1"},
             {"corridors", "t.case", "--split", "2024-03"},
             {"paths", "t.case", "Recruiter 1", "Recruiter 2", "--k", "5"},
             {"paths", "t.case", "Recruiter 1", "Recruiter 2", "--in-time"},
             {"paths", "t.case", "Recruiter 1", "--in-time"},
             {"run", "temporal_reach", "t.case"},
             {"run", "degree", "t.case", "--every", "month", "--from", "2024-01", "--to",
              "2024-06"},
             {"find", "t.case", numbers},
             {"find", "t.case", "00"},
             {"find", "t.case", "a"},
             {"show", "t.case", "Recruiter 3"},
             {"show", "t.case", "Red Gate"},
             {"resolve", "t.case", "--least", "0.3"},
             {"run", "degree", "t.case"},
             {"run", "betweenness", "t.case"},
             {"query", "t.case", "MATCH (n) RETURN n ORDER BY n.label LIMIT 40"},
             {"query", "t.case", "MATCH (a)-[r]->(b) RETURN a, r, b"},
             {"query", "t.case", "CALL betweenness() YIELD node, value RETURN node, value"},
             {"map", "t.case", "-o", "h.dot"},
             {"map", "t.case", "-o", "e.dot", "--kind", "ego", "--of", "Recruiter 1"},
             {"map", "t.case", "Recruiter 1", "Recruiter 2", "-o", "p.dot", "--kind", "paths"},
             {"map", "t.case", "-o", "c.dot", "--kind", "corridors"},
             {"map", "t.case", "-o", "m.dot", "--kind", "communities"},
             {"map", "t.case", "-o", "l.dot", "--kind", "timeline"},
             {"report", "t.case", "-o", "r.html", "--permutations", "20"},
             {"export", "t.case", "-o", "x.csv"},
             {"export", "t.case", "-o", "x.ftm.json"},
             {"verify", "t.case"},
             {"log", "t.case"}}) {
      // Ties on a release map are drawn in the order of codes that are new each time.
      const bool drawn = arguments[0] == "map" || arguments[0] == "report";
      if (drawn && std::string_view(view) == "release") continue;
      SCOPED_TRACE(program::shown(arguments) + " as " + view);
      std::string answers[2];
      for (int which = 0; which < 2; ++which) {
        const Folder& folder = folders[which];
        const bool timed = arguments[0] == "info" || arguments[0] == "run";
        const Ran ran = program::run(
            folder, with(arguments, {"--view", view, "--format", timed ? "json" : "csv"}));
        answers[which] = std::to_string(ran.code) + "\n" + without_seconds(ran.out) + ran.err;
        for (const std::string& file : folder.files()) {
          if (file.starts_with("t")) continue;
          answers[which] += folder.read(file);
          std::filesystem::remove(folder / file);
        }
        answers[which] = sorted_lines(comparable(answers[which]));
      }
      EXPECT_FALSE(answers[0].empty());
      EXPECT_EQ(answers[0], answers[1]);
    }
  }
}

// Five victims or eight, all of the same recruiters and places: a release tells neither.
TEST(Canary, AReleaseCountsNoFew) {
  const Folder folders[2];
  for (int which = 0; which < 2; ++which) {
    const Folder& folder = folders[which];
    folder.write("twin.csv", twin_rows(false, which == 0 ? 5 : 8));
    folder.write("twin.yaml", kTwinMapping);
    ASSERT_EQ(program::run(folder, {"import", "t.case", "twin.csv", "--mapping", "twin.yaml"}).code,
              0);
  }
  for (const Arguments& arguments : std::vector<Arguments>{
           {"info", "t.case", "--json"},
           {"info", "t.case"},
           {"verify", "t.case"},
           {"verify", "t.case", "--json"},
           {"run", "degree", "t.case", "--json"},
           {"run", "page_rank", "t.case", "--json"},
           {"run", "components", "t.case", "--json"},
           {"communities", "t.case", "--json"},
           {"query", "t.case", "MATCH (n) RETURN labels(n), count(*) AS n", "--json"},
           {"query", "t.case", "MATCH (a)-[r]->(b) RETURN type(r), count(*) AS n", "--json"},
           {"hubs", "t.case", "--json"},
           {"map", "t.case", "-o", "l.dot", "--kind", "timeline"},
           {"brokerage", "t.case", "--json"},
           {"brokerage", "t.case", "--group", "kind", "--top", "0"},
           {"key_players", "t.case", "--json"},
           {"key_players", "t.case", "--goal", "reach", "--denominator", "all", "--json"},
           {"paths", "t.case", "Recruiter 1", "+66 70 000 0201", "--k", "9", "--json"},
           {"paths", "t.case", "Recruiter 1", "Recruiter 2", "--k", "9"},
           {"paths", "t.case", "Recruiter 1", "Recruiter 2", "--in-time", "--json"},
           {"paths", "t.case", "Recruiter 1", "--in-time", "--json"},
           {"run", "temporal_reach", "t.case", "--json"},
           {"run", "degree", "t.case", "--every", "month", "--from", "2024-01", "--to", "2024-06"},
           {"map", "t.case", "-o", "e.dot", "--kind", "ego", "--of", "Recruiter 1"},
           {"map", "t.case", "Recruiter 1", "Recruiter 2", "-o", "p.dot", "--kind", "paths"},
           {"map", "t.case", "-o", "c.dot", "--kind", "corridors"},
           {"timeline", "t.case", "--from", "2024-01", "--to", "2024-06", "--json"},
           {"corridors", "t.case", "--json"},
           {"disrupt", "t.case", "--json"},
           {"export", "t.case", "-o", "x.csv"}}) {
    SCOPED_TRACE(program::shown(arguments));
    std::string answers[2];
    for (int which = 0; which < 2; ++which) {
      const Folder& folder = folders[which];
      const Ran ran = program::run(folder, with(arguments, {"--view", "release"}));
      answers[which] = std::to_string(ran.code) + "\n" + without_seconds(ran.out) + ran.err;
      for (const std::string& file : folder.files()) {
        if (file.starts_with("t")) continue;
        answers[which] += folder.read(file);
        std::filesystem::remove(folder / file);
      }
      answers[which] = sorted_lines(comparable(answers[which]));
    }
    EXPECT_EQ(answers[0], answers[1]);
  }
}

TEST(Canary, AReleaseTakesNeitherDaysNorGradesNorSmallGroups) {
  const Folder folder;
  const std::string demo = program::make_demo(folder);
  for (const Arguments& asked : std::vector<Arguments>{{"--as-of", "2024-02-20"},
                                                       {"--from", "2024-02-20"},
                                                       {"--to", "2024-02-20"},
                                                       {"--least-grade", "B2"}}) {
    for (const Arguments& verb : std::vector<Arguments>{
             {"hubs", demo, "--permutations", "0"},
             {"communities", demo},
             {"brokerage", demo},
             {"key_players", demo},
             {"run", "degree", demo},
             {"paths", demo, "p-vuthy", "p-bounmy"},
             {"paths", demo, "p-vuthy", "--in-time"},
             {"map", demo, "-o", "h.dot"},
             {"map", demo, "p-vuthy", "p-bounmy", "-o", "p.dot", "--kind", "paths"},
             {"report", demo, "-o", "r.html", "--permutations", "0"},
             {"explain", demo, "a-goldleaf"}}) {
      SCOPED_TRACE(program::shown(with(verb, asked)));
      EXPECT_EQ(program::run(folder, with(with(verb, asked), {"--view", "release"})).code, 5);
      EXPECT_NE(program::run(folder, with(with(verb, asked), {"--view", "team"})).code, 5);
    }
  }
  EXPECT_EQ(program::run(folder, {"hubs", demo, "--view", "release", "--as-of", "2024-02"}).code,
            0);
  for (const char* least : {"1", "4", "9"}) {
    EXPECT_EQ(program::run(folder, {"hubs", demo, "--view", "release", "--min-group", least}).code,
              5);
  }
}

// The name of a file is called the same whether or not it is somebody's.
TEST(Canary, WhatWasTypedIsAnsweredAlikeWhateverItIs) {
  const Folder folder;
  const std::string demo = program::make_demo(folder);
  const std::string guess = "Grace Wanjiru Kamau", nonsense = same_shape(guess);
  for (const std::string& name : {guess, nonsense}) {
    std::filesystem::copy_file(folder / demo, folder / (name + ".case"));
  }
  const auto same = [&](const std::function<Arguments(const std::string&)>& make) {
    SCOPED_TRACE(program::shown(make(nonsense)));
    const Ran one = program::run(folder, make(guess)), other = program::run(folder, make(nonsense));
    EXPECT_EQ(one.code, other.code);
    EXPECT_EQ(without_seconds(one.out), without_seconds(other.out));
    EXPECT_EQ(one.err, other.err);
  };
  same([&](const std::string& name) {
    return Arguments{"map", demo, "-o", name + ".dot", "--dry-run"};
  });
  for (const char* format : {"csv", "ftm"}) {
    same([&](const std::string& name) {
      return Arguments{"export", demo, "-o", name, "--as", format, "--dry-run"};
    });
    same([&](const std::string& name) {
      return Arguments{"export", demo, "-o", "x." + name, "--as", format, "--dry-run", "--json"};
    });
  }
  same([&](const std::string& name) { return Arguments{"info", name + ".case", "--json"}; });
}

TEST(Canary, EveryVerbIsWatched) {
  EXPECT_THAT(watched_verbs(), testing::UnorderedElementsAreArray(program::verbs()));
}

}  // namespace

}  // namespace mekhala
