#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/store.hpp"

namespace mekhala::store {

void require_text(std::string_view text, const char* what) {
  if (find_invalid_utf8(text) || text.find('\0') != std::string_view::npos) {
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{} is not UTF-8 text without NUL; read the file with its right encoding",
                    what));
  }
}

std::string utc_now() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

Writing::Transaction::Transaction(Case::Impl& held) : impl(held) {
  if (impl.mode != Case::Mode::write) {
    throw Error(ErrorCode::usage, "the case is open for reading only; open it for writing");
  }
  impl.db.execute("BEGIN IMMEDIATE");
  open = true;
}

Writing::Transaction::~Transaction() {
  if (!open) return;
  for (auto& [literal, statement] : impl.prepared) statement.reset();
  sqlite3_exec(impl.db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  impl.data_version = -1;  // terms of this transaction are gone
}

void Writing::Transaction::commit() {
  impl.db.execute("COMMIT");
  open = false;
  impl.data_version = -1;
}

Writing::Writing(Case::Impl& impl, const Actor& actor, std::string_view action,
                 std::string_view detail)
    : impl_(impl), transaction_(impl) {
  require_text(actor.name, "the name of the actor");
  require_text(actor.purpose, "the purpose");
  require_text(action, "the action");
  require_text(detail, "the detail");
  const Reading fresh(impl);
  link_.number = impl.state.newest + 1;
  link_.previous = impl.state.head;
  link_.actor = actor.name;
  link_.purpose = actor.purpose;
  link_.action = action;
  link_.detail = detail;
  link_.entity_end = impl.state.entities;
  link_.link_end = impl.state.links;
  link_.statement_end = impl.state.statements;
}

std::int64_t Writing::next(const char* literal) {
  const auto [found, is_new] = next_.try_emplace(literal, 0);
  if (is_new) found->second = impl_.db.integer(literal);
  return ++found->second;
}

std::int64_t Writing::term(Terms::Kind kind, std::string_view name) {
  if (name.empty()) return 0;
  if (const std::int64_t known = impl_.terms.find(kind, name)) return known;
  require_text(name, "a name of a column or language");
  const std::int64_t id = impl_.terms.newest() + 1;
  impl_.sql("INSERT INTO term(id, tx, kind, name) VALUES(?1, ?2, ?3, ?4)")
      .bind(1, id)
      .bind(2, link_.number)
      .bind_text(3, Terms::name_of(kind))
      .bind_text(4, name)
      .run();
  impl_.terms.add(kind, name, id, Ontology::builtin());
  record_.clear();
  rows_.add(Table::term, record_.number(id).text(Terms::name_of(kind)).text(name));
  return id;
}

std::int64_t Writing::source(const NewSource& source) {
  for (const std::string* text :
       {&source.ref, &source.title, &source.kind, &source.handling, &source.origin}) {
    require_text(*text, "a field of the source");
  }
  std::int64_t id = 0;
  {
    const sqlite::Use find(impl_.sql("SELECT id FROM source WHERE ref=?1"));
    find->bind_text(1, source.ref);
    if (find->step()) id = find->integer(0);
  }
  if (id == 0) {
    id = next("SELECT max(id) FROM source");
    impl_.sql("INSERT INTO source(id, tx, ref) VALUES(?1, ?2, ?3)")
        .bind(1, id)
        .bind(2, link_.number)
        .bind_text(3, source.ref)
        .run();
    record_.clear();
    rows_.add(Table::source, record_.number(id).text(source.ref));
  }
  const std::int64_t version = next("SELECT max(id) FROM source_version");
  const std::string grade = pack_grade(source.grade);
  impl_
      .sql(
          "INSERT INTO source_version(id, tx, source, title, kind, handling, origin, grade) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .bind(1, version)
      .bind(2, link_.number)
      .bind(3, id)
      .bind_text(4, source.title)
      .bind_text(5, source.kind)
      .bind_text(6, source.handling)
      .bind_text(7, source.origin)
      .bind_text_or_null(8, grade)
      .run();
  record_.clear();
  record_.number(version).number(id).text(source.title).text(source.kind).text(source.handling);
  rows_.add(Table::source_version, record_.text(source.origin).text(grade));
  return id;
}

std::int64_t Writing::document(std::int64_t source, const NewDocument& document) {
  if (document.file.empty() && document.sha256 == Digest{}) return 0;
  for (const std::string* text :
       {&document.file, &document.format, &document.encoding, &document.part}) {
    require_text(*text, "a field of the document");
  }
  const std::int64_t id = next("SELECT max(id) FROM document");
  const auto size = static_cast<std::int64_t>(document.size);
  impl_
      .sql(
          "INSERT INTO document(id, tx, source, sha256, name, size, format, encoding, part) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(1, id)
      .bind(2, link_.number)
      .bind(3, source)
      .bind_blob(4, document.sha256)
      .bind_text(5, document.file)
      .bind(6, size)
      .bind_text(7, document.format)
      .bind_text(8, document.encoding)
      .bind_text(9, document.part)
      .run();
  record_.clear();
  record_.number(id).number(source).bytes(document.sha256).text(document.file).number(size);
  record_.text(document.format).text(document.encoding);
  rows_.add(Table::document, record_.text(document.part));
  return id;
}

EntityRow Writing::entity(std::int64_t kind, const Hash128& uid, const Digest& content) {
  const EntityRow row = ++link_.entity_end;
  const auto blob = sqlite::blob_of(uid);
  impl_.sql("INSERT INTO entity(id, tx, kind, uid) VALUES(?1, ?2, ?3, ?4)")
      .bind(1, row)
      .bind(2, link_.number)
      .bind(3, kind)
      .bind_blob(4, blob)
      .run();
  content_ += ContentSum(content);
  record_.clear();
  rows_.add(Table::entity, record_.number(row).bytes(content));
  return row;
}

LinkRow Writing::link(std::int64_t kind, EntityRow from, EntityRow to, const Hash128& uid,
                      const Digest& content) {
  const LinkRow row = ++link_.link_end;
  const auto blob = sqlite::blob_of(uid);
  impl_
      .sql(
          "INSERT INTO link(id, tx, kind, from_entity, to_entity, uid) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(1, row)
      .bind(2, link_.number)
      .bind(3, kind)
      .bind(4, from)
      .bind(5, to)
      .bind_blob(6, blob)
      .run();
  content_ += ContentSum(content);
  record_.clear();
  rows_.add(Table::link, record_.number(row).bytes(content));
  return row;
}

StatementRow Writing::statement(const StatementFields& fields, const Digest& content) {
  constexpr std::int64_t kNone = StatementContent::kNoDate;
  const StatementRow row = ++link_.statement_end;
  sqlite::Statement& insert = impl_.sql(
      "INSERT INTO statement(id, tx, entity, link, property, value_entity, source, document, "
      "file_row, grade, valid_from, valid_to, retracts, removal, language, file_column, key, "
      "value, "
      "original) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
      "?17, "
      "?18, ?19)");
  insert.bind(1, row).bind(2, link_.number);
  insert.bind_or_null(3, fields.of_link ? 0 : fields.subject);
  insert.bind_or_null(4, fields.of_link ? fields.subject : 0);
  insert.bind_or_null(5, fields.property).bind_or_null(6, fields.value_entity);
  insert.bind(7, fields.source).bind_or_null(8, fields.document).bind_or_null(9, fields.file_row);
  insert.bind_text_or_null(10, fields.grade);
  if (fields.valid_from == kNone)
    insert.bind_null(11);
  else
    insert.bind(11, fields.valid_from);
  if (fields.valid_to == kNone)
    insert.bind_null(12);
  else
    insert.bind(12, fields.valid_to);
  insert.bind_or_null(13, fields.retracts).bind(14, fields.removal ? 1 : 0);
  insert.bind_or_null(15, fields.language).bind_or_null(16, fields.column).bind(17, fields.key);
  if (fields.has_value)
    insert.bind_text(18, fields.value);
  else
    insert.bind_null(18);
  insert.bind_text_or_null(19, fields.original).run();
  if (!fields.removal) content_ += ContentSum(content);
  record_.clear();
  record_.number(row).bytes(content).number(fields.document).number(fields.retracts);
  rows_.add(Table::statement, record_.number(fields.removal ? 1 : 0).number(fields.has_value));
  return row;
}

void Writing::index_name(StatementRow row, std::string_view plain, std::string_view folded) {
  impl_.sql("INSERT INTO name_fts(rowid, plain, folded) VALUES(?1, ?2, ?3)")
      .bind(1, row)
      .bind_text(2, plain == folded ? std::string_view{} : plain)
      .bind_text(3, folded)
      .run();
}

void Writing::mention(EntityRow entity, StatementRow statement, std::int64_t document) {
  const std::int64_t id = next("SELECT max(id) FROM mention");
  impl_.sql("INSERT INTO mention(id, tx, entity, statement, document) VALUES(?1, ?2, ?3, ?4, ?5)")
      .bind(1, id)
      .bind(2, link_.number)
      .bind_or_null(3, entity)
      .bind_or_null(4, statement)
      .bind_or_null(5, document)
      .run();
  record_.clear();
  rows_.add(Table::mention, record_.number(id).number(entity).number(statement).number(document));
}

void Writing::same_as(EntityRow a, EntityRow b, std::string_view verdict, double score,
                      std::string_view reason) {
  const std::int64_t id = next("SELECT max(id) FROM same_as");
  impl_
      .sql(
          "INSERT INTO same_as(id, tx, a, b, verdict, score, reason) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .bind(1, id)
      .bind(2, link_.number)
      .bind(3, a)
      .bind(4, b)
      .bind_text(5, verdict)
      .bind_real(6, score)
      .bind_text(7, reason)
      .run();
  record_.clear();
  record_.number(id).number(a).number(b).text(verdict).real(score);
  rows_.add(Table::same_as, record_.text(reason));
}

void Writing::reversal(TxNumber reverses) {
  const std::int64_t id = next("SELECT max(id) FROM reversal");
  impl_.sql("INSERT INTO reversal(id, tx, reverses) VALUES(?1, ?2, ?3)")
      .bind(1, id)
      .bind(2, link_.number)
      .bind(3, reverses)
      .run();
  record_.clear();
  rows_.add(Table::reversal, record_.number(id).number(reverses));
}

void Writing::snapshot(std::string_view name) {
  const std::int64_t id = next("SELECT max(id) FROM snapshot");
  impl_.sql("INSERT INTO snapshot(id, tx, name) VALUES(?1, ?2, ?3)")
      .bind(1, id)
      .bind(2, link_.number)
      .bind_text(3, name)
      .run();
  record_.clear();
  rows_.add(Table::snapshot, record_.number(id).text(name));
}

void Writing::meta(std::string_view key, std::string_view value) {
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(value.data()), value.size());
  impl_.sql("INSERT INTO meta(key, value) VALUES(?1, ?2)")
      .bind_text(1, key)
      .bind_blob(2, bytes)
      .run();
  record_.clear();
  rows_.add(Table::meta, record_.text(key).text(value));
}

TxNumber Writing::commit() {
  link_.at = utc_now();
  link_.content = content_.digest();
  link_.rows = rows_.finish();
  const Digest hash = link_.hash();
  impl_
      .sql(
          "INSERT INTO tx(id, at, actor, purpose, action, detail, entity_end, link_end, "
          "statement_end, content, rows, previous, hash) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
      .bind(1, link_.number)
      .bind_text(2, link_.at)
      .bind_text(3, link_.actor)
      .bind_text(4, link_.purpose)
      .bind_text(5, link_.action)
      .bind_text(6, link_.detail)
      .bind(7, link_.entity_end)
      .bind(8, link_.link_end)
      .bind(9, link_.statement_end)
      .bind_blob(10, link_.content)
      .bind_blob(11, link_.rows)
      .bind_blob(12, link_.previous)
      .bind_blob(13, hash)
      .run();
  transaction_.commit();
  return link_.number;
}

}  // namespace mekhala::store
