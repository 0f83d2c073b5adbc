#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "io/child.hpp"
#include "io/chromium.hpp"
#include "tests/bindings/program.hpp"

// One page that stands alone: what is in it, what can never be in it, and what is refused.

namespace mekhala {

namespace {

using program::Arguments;
using program::Folder;
using program::Ran;
using program::run;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// --- a page, read as XML by a parser that is not ours -------------------------------------------

struct Element {
  std::string tag, parent, text;
  std::map<std::string, std::string> attributes;
};

struct Page {
  std::vector<Element> elements;
  std::vector<std::size_t> open;

  [[nodiscard]] std::vector<const Element*> all(const std::string& tag) const {
    std::vector<const Element*> found;
    for (const Element& element : elements) {
      if (element.tag == tag) found.push_back(&element);
    }
    return found;
  }
};

void on_start(void* data, const XML_Char* tag, const XML_Char** attributes) {
  Page& page = *static_cast<Page*>(data);
  Element element{tag, page.open.empty() ? "" : page.elements[page.open.back()].tag, {}, {}};
  for (; *attributes != nullptr; attributes += 2) element.attributes[attributes[0]] = attributes[1];
  page.open.push_back(page.elements.size());
  page.elements.push_back(std::move(element));
}
void on_end(void* data, const XML_Char*) { static_cast<Page*>(data)->open.pop_back(); }
void on_text(void* data, const XML_Char* text, int size) {
  Page& page = *static_cast<Page*>(data);
  for (const std::size_t at : page.open) {
    page.elements[at].text.append(text, static_cast<std::size_t>(size));
  }
}

// HTML as the program writes it is XML but for its first line and <meta>.
Page parse(std::string html) {
  EXPECT_THAT(html, StartsWith("<!DOCTYPE html>\n"));
  html.erase(0, 16);
  for (std::size_t at = html.find("<meta "); at != std::string::npos;
       at = html.find("<meta ", at)) {
    at = html.find('>', at);
    html.insert(at, "/");
  }
  Page page;
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"),
                                                                       &XML_ParserFree);
  XML_SetUserData(parser.get(), &page);
  XML_SetElementHandler(parser.get(), &on_start, &on_end);
  XML_SetCharacterDataHandler(parser.get(), &on_text);
  const XML_Status status = XML_Parse(parser.get(), html.data(), static_cast<int>(html.size()), 1);
  EXPECT_EQ(status, XML_STATUS_OK) << XML_ErrorString(XML_GetErrorCode(parser.get())) << " in line "
                                   << XML_GetCurrentLineNumber(parser.get());
  return page;
}

void expect_secure(const std::string& html) {
  const Page page = parse(html);
  static const std::set<std::string> kForbidden = {
      "script", "iframe", "object",        "embed",   "link", "img",
      "image",  "base",   "form",          "input",   "use",  "audio",
      "video",  "frame",  "foreignObject", "animate", "set",  "template"};
  std::set<std::string> ids;
  std::vector<std::string> places;
  for (const Element& element : page.elements) {
    EXPECT_FALSE(kForbidden.contains(element.tag)) << element.tag;
    for (const auto& [name, value] : element.attributes) {
      EXPECT_THAT(name, Not(StartsWith("on")));
      EXPECT_THAT((std::set<std::string>{"style", "src", "srcset", "action", "xlink:href", "data"}),
                  Not(testing::Contains(name)));
      EXPECT_THAT(value, Not(HasSubstr("javascript:")));
      EXPECT_THAT(value, Not(HasSubstr("://")));
      if (value.find("url(") != std::string::npos) {
        EXPECT_THAT(value, StartsWith("url(#"));
      }
      if (name == "id") {
        EXPECT_TRUE(ids.insert(value).second) << value;
      }
      if (name == "href") places.push_back(value);
    }
  }
  for (const std::string& place : places) EXPECT_TRUE(ids.contains(place.substr(1))) << place;
  for (const Element* style : page.all("style")) {
    EXPECT_THAT(style->text, Not(HasSubstr("@import")));
    EXPECT_THAT(style->text, Not(HasSubstr("://")));
    for (std::size_t at = style->text.find("url("); at != std::string::npos;
         at = style->text.find("url(", at + 1)) {
      EXPECT_EQ(style->text.substr(at, 9), "url(data:");
    }
  }
  // The browser is told so too, before anything else.
  const auto metas = page.all("meta");
  ASSERT_GE(metas.size(), 2U);
  EXPECT_EQ(metas[1]->attributes.at("http-equiv"), "Content-Security-Policy");
  EXPECT_EQ(metas[1]->attributes.at("content"),
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:");
}

class Report : public testing::Test {
 protected:
  std::string html(const Arguments& more = {}) {
    Arguments arguments = {"report", demo_, "-o", "r.html", "--permutations", "20"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ran ran = run(folder_, arguments);
    EXPECT_EQ(ran.code, 0) << ran.err;
    return folder_.read("r.html");
  }
  const Folder folder_;
  const std::string demo_ = program::make_demo(folder_);
};

TEST_F(Report, FetchesAndRunsNothingInAnyView) {
  expect_secure(html());
  expect_secure(html({"--view", "release"}));
  expect_secure(html({"--view", "work", "--purpose", "a test"}));
}

TEST_F(Report, HoldsEachSectionOnceAndInOrder) {
  const Page page = parse(html());
  std::vector<std::string> titles;
  for (const Element* heading : page.all("h2")) titles.push_back(heading->text);
  EXPECT_THAT(titles,
              testing::ElementsAre("Summary", "Hubs", "Why they are ranked", "Maps", "Communities",
                                   "Sources", "Method", "Limits", "Manifest"));
  EXPECT_EQ(page.all("h1").size(), 1U);
  int before = 0;
  for (const Element& element : page.elements) {
    if (element.tag.size() != 2 || element.tag[0] != 'h' || element.tag == "hr") continue;
    if (element.tag[1] < '1' || element.tag[1] > '6') continue;
    const int level = element.tag[1] - '0';
    EXPECT_LE(level, before + 1) << element.text;
    before = level;
  }
  EXPECT_FALSE(page.all("html").front()->attributes.at("lang").empty());
  EXPECT_EQ(page.all("caption").size(), page.all("table").size());
  for (const Element* head : page.all("th")) EXPECT_TRUE(head->attributes.contains("scope"));
  EXPECT_GE(page.all("svg").size(), 1U);
}

TEST_F(Report, SaysWhatHubsAndSourcesSay) {
  const std::string text = parse(html()).all("main").front()->text;
  const nlohmann::json hubs =
      run(folder_, {"hubs", demo_, "--json", "--permutations", "20"}).json();
  for (const auto& row : hubs.at("rows")) {
    EXPECT_THAT(text, HasSubstr(row.at("label").get<std::string>()));
  }
  for (const char* said : {"Interviews of an NGO", "not guilt", "rest on one source", "Lao PDR",
                           "B_ab(v)", "Left out of the ranking"}) {
    EXPECT_THAT(text, HasSubstr(said));
  }
  EXPECT_THAT(text, HasSubstr(hubs.at("run").at("case").get<std::string>()));
}

TEST_F(Report, SameBytesForAnyNumberOfThreads) {
  const std::string once = html({"--threads", "1"});
  EXPECT_EQ(html({"--threads", "1"}), once);
  EXPECT_EQ(html({"--threads", "3"}), once);
}

TEST_F(Report, AReleaseSaysLessAndRefusesWhatAMapRefuses) {
  const std::string text = parse(html({"--view", "release"})).all("body").front()->text;
  EXPECT_THAT(text, HasSubstr("FOR RELEASE"));
  EXPECT_THAT(text, HasSubstr("neither names nor counts its sources"));
  for (const char* hidden : {"Interviews of an NGO", "Lin Zhao Ming", "p-lin", "Victims by group",
                             "The weakest step", " paths."}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
  std::filesystem::remove(folder_ / "r.html");
  for (const Arguments& asked : std::vector<Arguments>{
           {"--from", "2024-02-20"}, {"--least-grade", "B2"}, {"--min-group", "2"}}) {
    for (const char* verb : {"report", "map"}) {
      Arguments arguments = {verb,     demo_,    "-o", verb[0] == 'r' ? "r.html" : "m.dot",
                             "--view", "release"};
      arguments.insert(arguments.end(), asked.begin(), asked.end());
      EXPECT_EQ(run(folder_, arguments).code, 5) << program::shown(arguments);
    }
  }
  EXPECT_FALSE(folder_.has("r.html"));
}

TEST_F(Report, IsLoggedAndAnswersInJson) {
  const Ran ran = run(folder_, {"report", demo_, "-o", "r.html", "--permutations", "0", "--json"});
  const nlohmann::json answer = ran.json();
  EXPECT_EQ(answer.at("bytes").get<std::size_t>(), folder_.read("r.html").size());
  EXPECT_THAT(answer.at("maps").dump(), HasSubstr("hubs"));
  const nlohmann::json log = run(folder_, {"log", demo_, "--json"}).json();
  EXPECT_THAT(log.at("rows").dump(), HasSubstr(answer.at("run").get<std::string>()));
}

TEST_F(Report, RefusesAnotherEnding) {
  for (const char* name : {"r.txt", "r", "r.html.zip"}) {
    const Ran ran = run(folder_, {"report", demo_, "-o", name});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("FILE.html"));
  }
}

// --- names that would like to be more ------------------------------------------------------------

constexpr const char* kHostile[] = {"</style><script>alert(1)</script>",
                                    "<img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
                                    "]]><svg onload=alert(1)>", "&lt;script&gt;"};

TEST(ReportOfHostileNames, TheyStayText) {
  const Folder folder;
  std::string people = "id,name,role,exploitation country,victim status\n";
  std::string ties = "source,target,relation\n";
  for (int i = 0; i < 5; ++i) {
    const std::string hub = "h" + std::to_string(i), name = kHostile[i];
    people += hub + ",\"" + name + "\",broker,,\n";
    for (const char* country : {"KH", "PH"}) {
      const std::string victim = country + std::to_string(i);
      people += victim + ",Victim " + victim + ",," + country + ",possible\n";
      ties += hub + "," + victim + ",recruited\n";
    }
  }
  folder.write("people.csv", people);
  folder.write("ties.csv", ties);
  const Ran import = run(folder, {"import", "t.case", "people.csv", "ties.csv", "--source", "notes",
                                  "--title", "</title><script>alert(2)</script>"});
  ASSERT_EQ(import.code, 0) << import.err;
  const Ran ran = run(folder, {"report", "t.case", "-o", "r.html"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const std::string html = folder.read("r.html");
  expect_secure(html);
  const std::string text = parse(html).all("body").front()->text;
  for (const char* name : kHostile) EXPECT_THAT(text, HasSubstr(name));
}

TEST(ReportOfHostileNames, WithoutHubsItSaysWhy) {
  const Folder folder;
  folder.write("a.csv", "source,target\nana,ben\n");
  ASSERT_EQ(run(folder, {"import", "t.case", "a.csv"}).code, 0);
  const Ran ran = run(folder, {"report", "t.case", "-o", "r.html"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  expect_secure(folder.read("r.html"));
  EXPECT_THAT(folder.read("r.html"), HasSubstr("no victims are known"));
  EXPECT_THAT(ran.out, HasSubstr("no map of hubs"));
}

// --- Chromium, where it is -----------------------------------------------------------------------

TEST_F(Report, APdfNeedsChromiumAndHasTheSameBytes) {
  const Arguments arguments = {"report", demo_, "-o", "r.pdf", "--permutations", "0"};
  const Ran ran = run(folder_, arguments);
  if (find_chromium().empty()) {
    EXPECT_EQ(ran.code, 8);
    EXPECT_THAT(ran.err, HasSubstr("apt-get install chromium"));
    EXPECT_FALSE(folder_.has("r.pdf"));
    return;
  }
  ASSERT_EQ(ran.code, 0) << ran.err;
  const std::string once = folder_.read("r.pdf");
  EXPECT_THAT(once, StartsWith("%PDF-"));
  EXPECT_THAT(once.substr(0, 1000), HasSubstr("(D:20000101000000"));
  ASSERT_EQ(run(folder_, arguments).code, 0);
  EXPECT_EQ(folder_.read("r.pdf"), once);
}

// What Chromium asked the network for while it showed a page, without what it asks for by itself.
std::set<std::string> hosts_asked(const Folder& folder, const std::string& page) {
  ChildCall call;
  call.name = "chromium";
  call.program = find_chromium();
  call.environment = {"LANG=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=" + folder.path().string()};
  call.arguments = {"--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-extensions",
                    "--disable-sync",
                    "--disable-component-update",
                    "--disable-breakpad",
                    "--disable-background-networking",
                    "--no-first-run",
                    "--host-resolver-rules=MAP * ~NOTFOUND",
                    "--user-data-dir=" + (folder / "profile").string(),
                    "--log-net-log=" + (folder / "net.json").string(),
                    "--dump-dom",
                    "file://" + (folder / page).string()};
  call.time_limit = std::chrono::minutes(2);
  call.own_group = true;
  EXPECT_EQ(run_child(call).status, 0);
  const std::string log = folder.read("net.json");
  std::set<std::string> hosts;
  for (std::size_t at = log.find("\"url\":\""); at != std::string::npos;
       at = log.find("\"url\":\"", at + 1)) {
    const std::string url = log.substr(at + 7, log.find('"', at + 7) - at - 7);
    if (!url.starts_with("http") && !url.starts_with("ws")) continue;
    const std::size_t begin = url.find("://") + 3;
    const std::string host = url.substr(begin, url.find('/', begin) - begin);
    if (!host.ends_with(".google.com") && !host.ends_with(".googleapis.com")) hosts.insert(host);
  }
  std::filesystem::remove_all(folder / "profile");
  return hosts;
}

TEST_F(Report, ABrowserAsksTheNetworkForNothing) {
  if (find_chromium().empty()) {
    GTEST_SKIP() << "Chromium is not installed (apt-get install chromium)";
  }
  static_cast<void>(html());
  folder_.write("planted.html",
                "<!DOCTYPE html><title>x</title><img src=\"http://planted.example/\">");
  EXPECT_THAT(hosts_asked(folder_, "planted.html"), testing::ElementsAre("planted.example"));
  EXPECT_THAT(hosts_asked(folder_, "r.html"), testing::IsEmpty());
}

}  // namespace

}  // namespace mekhala
