#include "tests/lsqb/lsqb.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/letter_case.hpp"
#include "engine/base/text.hpp"

namespace mekhala::lsqb {
namespace {

constexpr std::array<const char*, 11> kLabels = {"City",    "Comment",  "Company",   "Continent",
                                                 "Country", "Forum",    "Person",    "Post",
                                                 "Tag",     "TagClass", "University"};

// isPartOf -> IS_PART_OF
std::string type_name(std::string_view name) {
  std::string spaced;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') spaced += '_';
    spaced += c;
  }
  return to_upper_case(spaced);
}

template <typename Take>
void each_line(const std::filesystem::path& path, const Take& take) {
  const FileBytes bytes(path);
  bool heading = true;
  for (std::string_view line : split(bytes.view(), '\n')) {
    line = trim(line);
    if (!heading && !line.empty()) take(line);
    heading = false;
  }
}

class Reader {
 public:
  explicit Reader(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Data read() {
    for (const char* label : kLabels) read_nodes(label);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      if (split(entry.path().stem().string(), '_').size() == 3) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) read_edges(file);
    data_.graph = builder_.build();
    return std::move(data_);
  }

 private:
  void read_nodes(const std::string& label) {
    std::vector<query::SymbolId> labels = {builder_.labels.add(label)};
    if (label == "Post" || label == "Comment") labels.push_back(builder_.labels.add("Message"));
    each_line(folder_ / (label + ".csv"), [&](std::string_view line) {
      nodes_[label].emplace(std::string(split(line, '|')[0]), builder_.add_node(labels));
    });
  }

  void read_edges(const std::filesystem::path& path) {
    const std::string stem = path.stem().string();
    const auto parts = split(stem, '_');
    const auto& from = nodes_.at(std::string(parts[0]));
    const auto& to = nodes_.at(std::string(parts[2]));
    const query::SymbolId type = builder_.types.add(type_name(parts[1]));
    auto& edges = data_.edges[stem];
    each_line(path, [&](std::string_view line) {
      const auto cells = split(line, '|');
      const auto source = from.find(std::string(cells[0]));
      const auto target = cells.size() < 2 ? to.end() : to.find(std::string(cells[1]));
      if (source == from.end() || target == to.end()) {
        throw Error(ErrorCode::invalid_input, fmt::format("{}: '{}' names a node that is not there",
                                                          stem, escape_terminal(line)));
      }
      edges.emplace_back(source->second, target->second);
      builder_.add_relationship(source->second, target->second, type);
    });
  }

  std::filesystem::path folder_;
  query::PropertyGraphBuilder builder_;
  std::map<std::string, std::unordered_map<std::string, NodeId>> nodes_;
  Data data_;
};

constexpr std::array<Question, 9> kQuestions = {{
    {1,
     "MATCH (:TagClass)<-[:HAS_TYPE]-(:Tag)<-[:HAS_TAG]-(:Comment)-[:REPLY_OF]->(:Post)"
     "<-[:CONTAINER_OF]-(:Forum)-[:HAS_MEMBER]->(:Person)-[:IS_LOCATED_IN]->(:City)"
     "-[:IS_PART_OF]->(:Country) RETURN count(*) AS n",
     "SELECT count(*) FROM City_isPartOf_Country JOIN Person_isLocatedIn_City home "
     "ON home.t=City_isPartOf_Country.s JOIN Forum_hasMember_Person member ON member.t=home.s "
     "JOIN Forum_containerOf_Post post ON post.s=member.s JOIN Comment_replyOf_Post reply "
     "ON reply.t=post.t JOIN Comment_hasTag_Tag tag ON tag.s=reply.s JOIN Tag_hasType_TagClass "
     "class "
     "ON class.s=tag.t"},
    {2,
     "MATCH (writer:Person)<-[:HAS_CREATOR]-(:Comment)-[:REPLY_OF]->(:Post)-[:HAS_CREATOR]->"
     "(asked:Person), (asked)-[:KNOWS]-(writer) RETURN count(*) AS n",
     "SELECT count(*) FROM Comment_hasCreator_Person wrote JOIN Comment_replyOf_Post reply "
     "ON reply.s=wrote.s JOIN Post_hasCreator_Person posted ON posted.s=reply.t JOIN knows "
     "ON knows.s=wrote.t AND knows.t=posted.t"},
    {3,
     "MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:KNOWS]-(a) "
     "MATCH (a)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(land:Country) "
     "MATCH (b)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(land) "
     "MATCH (c)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(land) RETURN count(*) AS n",
     "SELECT count(*) FROM knows ab JOIN knows bc ON bc.s=ab.t JOIN knows ca ON ca.s=bc.t AND "
     "ca.t=ab.s JOIN lives la ON la.s=ab.s JOIN lives lb ON lb.s=ab.t AND lb.t=la.t JOIN lives lc "
     "ON lc.s=bc.t AND lc.t=la.t"},
    {4,
     "MATCH (message:Message)-[:HAS_TAG]->(:Tag), (message)-[:HAS_CREATOR]->(:Person), "
     "(:Person)-[:LIKES]->(message), (:Comment)-[:REPLY_OF]->(message) RETURN count(*) AS n",
     "SELECT count(*) FROM has_tag JOIN has_creator USING (s) JOIN likes ON likes.t=has_tag.s "
     "JOIN reply_of ON reply_of.t=has_tag.s"},
    {5,
     "MATCH (one:Tag)<-[:HAS_TAG]-(:Message)<-[:REPLY_OF]-(:Comment)-[:HAS_TAG]->(other:Tag) "
     "WHERE one <> other RETURN count(*) AS n",
     "SELECT count(*) FROM has_tag one JOIN reply_of ON reply_of.t=one.s JOIN Comment_hasTag_Tag "
     "other ON other.s=reply_of.s WHERE one.t<>other.t"},
    {6,
     "MATCH (a:Person)-[:KNOWS]-(:Person)-[:KNOWS]-(c:Person)-[:HAS_INTEREST]->(:Tag) "
     "WHERE a <> c RETURN count(*) AS n",
     "SELECT count(*) FROM knows ab JOIN knows bc ON bc.s=ab.t JOIN Person_hasInterest_Tag "
     "interest ON interest.s=bc.t WHERE ab.s<>bc.t"},
    {7,
     "MATCH (message:Message)-[:HAS_TAG]->(:Tag), (message)-[:HAS_CREATOR]->(:Person) "
     "OPTIONAL MATCH (:Person)-[:LIKES]->(message) OPTIONAL MATCH "
     "(:Comment)-[:REPLY_OF]->(message) "
     "RETURN count(*) AS n",
     "SELECT count(*) FROM has_tag JOIN has_creator USING (s) LEFT JOIN likes ON "
     "likes.t=has_tag.s LEFT JOIN reply_of ON reply_of.t=has_tag.s"},
    {8,
     "MATCH (one:Tag)<-[:HAS_TAG]-(:Message)<-[:REPLY_OF]-(reply:Comment)-[:HAS_TAG]->(other:Tag) "
     "WHERE one <> other AND NOT (reply)-[:HAS_TAG]->(one) RETURN count(*) AS n",
     "SELECT count(*) FROM has_tag one JOIN reply_of ON reply_of.t=one.s JOIN Comment_hasTag_Tag "
     "other ON other.s=reply_of.s WHERE one.t<>other.t AND NOT EXISTS (SELECT 1 FROM "
     "Comment_hasTag_Tag same WHERE same.s=reply_of.s AND same.t=one.t)"},
    {9,
     "MATCH (a:Person)-[:KNOWS]-(:Person)-[:KNOWS]-(c:Person)-[:HAS_INTEREST]->(:Tag) "
     "WHERE a <> c AND NOT (a)-[:KNOWS]-(c) RETURN count(*) AS n",
     "SELECT count(*) FROM knows ab JOIN knows bc ON bc.s=ab.t JOIN Person_hasInterest_Tag "
     "interest ON interest.s=bc.t WHERE ab.s<>bc.t AND NOT EXISTS (SELECT 1 FROM knows ac WHERE "
     "ac.s=ab.s AND ac.t=bc.t)"},
}};

constexpr std::array<const char*, 6> kTables = {
    "CREATE TABLE knows AS SELECT s, t FROM Person_knows_Person UNION ALL SELECT t, s FROM "
    "Person_knows_Person",
    "CREATE TABLE has_tag AS SELECT * FROM Post_hasTag_Tag UNION ALL SELECT * FROM "
    "Comment_hasTag_Tag",
    "CREATE TABLE has_creator AS SELECT * FROM Post_hasCreator_Person UNION ALL SELECT * FROM "
    "Comment_hasCreator_Person",
    "CREATE TABLE likes AS SELECT * FROM Person_likes_Post UNION ALL SELECT * FROM "
    "Person_likes_Comment",
    "CREATE TABLE reply_of AS SELECT * FROM Comment_replyOf_Post UNION ALL SELECT * FROM "
    "Comment_replyOf_Comment",
    "CREATE TABLE lives AS SELECT home.s AS s, land.t AS t FROM Person_isLocatedIn_City home JOIN "
    "City_isPartOf_Country land ON land.s=home.t"};

}  // namespace

std::span<const Question> questions() { return kQuestions; }
std::span<const char* const> sql_tables() { return kTables; }

Data read(const std::filesystem::path& folder) { return Reader(folder).read(); }

std::map<int, std::int64_t> published(const std::filesystem::path& file, const std::string& scale) {
  std::map<int, std::int64_t> counts;
  const FileBytes bytes(file);
  for (const std::string_view line : split(bytes.view(), '\n')) {
    const auto cells = split(trim(line), '\t');
    if (cells.size() < 6 || cells[2] != scale) continue;
    const auto number = parse_int(cells[3]), count = parse_int(cells[5]);
    if (number && count) counts[static_cast<int>(*number)] = *count;
  }
  return counts;
}

}  // namespace mekhala::lsqb
