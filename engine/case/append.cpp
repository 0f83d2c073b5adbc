#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/base/key_set.hpp"
#include "engine/base/text.hpp"
#include "engine/case/rows.hpp"

namespace mekhala {

bool store::is_searched(const PropertySpec& property) {
  return property.type == ValueType::name || property.type == ValueType::phone ||
         property.type == ValueType::email || property.type == ValueType::identifier ||
         property.name == property::kIdentifier || property.name == property::kRecordId;
}

namespace {

using store::StatementContent;
using store::Terms;
using store::Writing;

constexpr std::uint64_t kRowsBetweenLooks = 4096;

// Puts one batch into an open transaction.
class Appending {
 public:
  Appending(Case::Impl& impl, Writing& writing, const Batch& batch, const Ontology& ontology,
            Context& context)
      : impl_(impl), writing_(writing), batch_(batch), ontology_(ontology), context_(context) {}

  AppendReport run() {
    source_ = writing_.source(batch_.source);
    document_ = writing_.document(source_, batch_.document);
    entities();
    links();
    statements();
    return report_;
  }

 private:
  void look(std::uint64_t done) const {
    if (done % kRowsBetweenLooks == 0) context_.checkpoint();
  }

  // What the file has, and for what it lacks the first of the batch with the same uid.
  struct Known {
    std::vector<std::int64_t> row;     // 0: none
    std::vector<std::uint32_t> first;  // itself, mostly
  };

  // Asked for in the order of the index, where each is near the one before it; not at all while
  // there is nothing.
  template <typename Items>
  Known look_up(const char* literal, const Items& items, bool any) {
    Known known{std::vector<std::int64_t>(items.size()), std::vector<std::uint32_t>(items.size())};
    std::iota(known.first.begin(), known.first.end(), 0U);
    std::vector<std::uint32_t> order = known.first;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(items[a].uid, a) < std::tie(items[b].uid, b);
    });
    for (std::size_t i = 0; i < order.size(); ++i) {
      look(i);
      const std::uint32_t item = order[i];
      if (i > 0 && items[order[i - 1]].uid == items[item].uid) {
        known.first[item] = known.first[order[i - 1]];
        known.row[item] = known.row[order[i - 1]];
      } else if (any) {
        const auto blob = sqlite::blob_of(items[item].uid);
        const sqlite::Use use(impl_.sql(literal));
        use->bind_blob(1, blob);
        known.row[item] = use->step() ? use->integer(0) : 0;
      }
    }
    return known;
  }

  void entities() {
    const Known known = look_up("SELECT id FROM entity WHERE uid=?1", batch_.entities,
                                writing_.newest_entity() > 0);
    for (std::uint32_t i = 0; i < batch_.entities.size(); ++i) {
      look(i);
      const NewEntity& entity = batch_.entities[i];
      EntityRow row = known.row[i];
      if (row == 0 && known.first[i] != i) row = rows_[known.first[i]];
      fresh_.push_back(known.row[i] == 0);
      if (row == 0) {
        const std::string& kind = ontology_.kinds()[entity.kind].name;
        row = writing_.entity(writing_.term(Terms::Kind::kind, kind), entity.uid,
                              store::EntityContent{kind, entity.uid}.digest());
        ++report_.new_entities;
      } else {
        // Known from work that was undone: this file speaks of it again.
        if (!impl_.state.entity_counts(row)) writing_.mention(row, 0, document_);
        ++report_.known_entities;
      }
      rows_.push_back(row);
    }
  }

  void links() {
    for (const NewLink& link : batch_.links) {
      if (link.from >= rows_.size() || link.to >= rows_.size()) {
        throw Error(ErrorCode::usage, "a link of the batch joins an entity that is not in it");
      }
    }
    const Known known =
        look_up("SELECT id FROM link WHERE uid=?1", batch_.links, writing_.newest_link() > 0);
    for (std::uint32_t i = 0; i < batch_.links.size(); ++i) {
      look(i);
      const NewLink& link = batch_.links[i];
      LinkRow row = known.row[i];
      if (row == 0 && known.first[i] != i) row = link_rows_[known.first[i]];
      fresh_links_.push_back(known.row[i] == 0);
      if (row == 0) {
        const std::string& kind = ontology_.links()[link.kind].name;
        const store::LinkContent content{kind, link.uid, batch_.entities[link.from].uid,
                                         batch_.entities[link.to].uid};
        row = writing_.link(writing_.term(Terms::Kind::link, kind), rows_[link.from],
                            rows_[link.to], link.uid, content.digest());
        ++report_.new_links;
      } else {
        ++report_.known_links;
      }
      link_rows_.push_back(row);
    }
  }

  void statements() {
    const std::vector<StatementRow> known = known_statements();
    said_.reserve(batch_.statements.size());
    std::uint64_t done = 0;
    for (const NewStatement& statement : batch_.statements) {
      if (done % kRowsBetweenLooks == 0) {
        context_.checkpoint();
        context_.report(static_cast<double>(done) / static_cast<double>(batch_.statements.size()));
      }
      add(statement, known.empty() ? 0 : known[done]);
      ++done;
    }
  }

  // The statement of the file that each of the batch repeats; 0 where there is none. Of what is new
  // the file says nothing yet; of the rest it is asked in the order of its index.
  std::vector<StatementRow> known_statements() {
    struct Asked {
      bool of_link;
      std::int64_t subject, key;
      std::uint32_t statement;
      auto operator<=>(const Asked&) const = default;
    };
    std::vector<Asked> asked;
    for (std::uint32_t i = 0; i < batch_.statements.size(); ++i) {
      look(i);
      const NewStatement& statement = batch_.statements[i];
      check(statement);
      if (is_fresh(statement)) continue;
      const Claim claim = claim_of(statement);
      asked.push_back({claim.fields.of_link, claim.fields.subject, claim.fields.key, i});
    }
    if (asked.empty()) return {};
    std::sort(asked.begin(), asked.end());
    std::vector<StatementRow> known(batch_.statements.size());
    for (const Asked& one : asked) {
      look(one.statement);
      Claim claim = claim_of(batch_.statements[one.statement]);
      claim.fields.grade = claim.grade;
      known[one.statement] = find(claim.fields);
    }
    return known;
  }

  [[nodiscard]] bool is_fresh(const NewStatement& statement) const {
    return statement.subject_type == SubjectType::link ? fresh_links_[statement.subject]
                                                       : fresh_[statement.subject];
  }

  void check(const NewStatement& statement) const {
    const bool of_link = statement.subject_type == SubjectType::link;
    if (statement.subject >= (of_link ? link_rows_ : rows_).size() ||
        (statement.value_entity != kNoIndex && statement.value_entity >= rows_.size())) {
      throw Error(ErrorCode::usage, "a statement of the batch is about nothing that is in it");
    }
    store::require_text(statement.value, "a value");
    store::require_text(statement.original, "an original text");
  }

  // The columns that make a claim what it is; whoever has it lets `fields.grade` point to `grade`.
  struct Claim {
    std::string grade;
    std::string_view property;
    Writing::StatementFields fields;
  };
  Claim claim_of(const NewStatement& statement) {
    Claim claim{store::pack_grade(statement.grade), {}, {}};
    const bool has_entity = statement.value_entity != kNoIndex;
    if (statement.property != kNoTerm) {
      claim.property = ontology_.properties()[statement.property].name;
    }
    Writing::StatementFields& fields = claim.fields;
    fields.of_link = statement.subject_type == SubjectType::link;
    fields.subject = (fields.of_link ? link_rows_ : rows_)[statement.subject];
    fields.property = writing_.term(Terms::Kind::property, claim.property);
    fields.value_entity = has_entity ? rows_[statement.value_entity] : 0;
    fields.source = source_;
    fields.document = document_;
    fields.file_row = static_cast<std::int64_t>(statement.row);
    if (statement.valid_from) fields.valid_from = store::pack_date(*statement.valid_from);
    if (statement.valid_to) fields.valid_to = store::pack_date(*statement.valid_to);
    fields.has_value = statement.property != kNoTerm && !has_entity;
    if (fields.has_value) fields.value = statement.value;
    fields.original = statement.original;
    fields.key = impl_.claim_key.of(fields.property, fields.value, fields.value_entity, source_,
                                    fields.file_row, fields.valid_from, fields.valid_to);
    return claim;
  }

  void add(const NewStatement& statement, StatementRow known) {
    const bool of_link = statement.subject_type == SubjectType::link;
    const bool has_entity = statement.value_entity != kNoIndex;
    Claim claim = claim_of(statement);
    Writing::StatementFields& fields = claim.fields;
    fields.grade = claim.grade;
    const std::string_view property = claim.property, grade = claim.grade;
    // The file itself may have said it already, in another column of the row.
    if (known == 0 && !said_.insert(mixed(fields))) known = find(fields);
    if (known != 0) {
      ++report_.known_statements;
      // This file says it too, whatever becomes of the one that said it first.
      if (known <= impl_.state.statements) writing_.mention(0, known, document_);
      return;
    }
    fields.language = writing_.term(Terms::Kind::language, statement.language);
    fields.column = writing_.term(Terms::Kind::column, statement.column);
    StatementContent content;
    content.of_link = of_link;
    content.subject =
        of_link ? batch_.links[statement.subject].uid : batch_.entities[statement.subject].uid;
    content.property = property;
    content.value = fields.value;
    if (has_entity) content.value_entity = batch_.entities[statement.value_entity].uid;
    content.original = statement.original;
    content.language = statement.language;
    content.source = batch_.source.ref;
    content.file_row = fields.file_row;
    content.column = statement.column;
    content.grade = grade;
    content.valid_from = fields.valid_from;
    content.valid_to = fields.valid_to;
    const StatementRow row = writing_.statement(fields, content.digest());
    if (fields.has_value && !statement.value.empty() &&
        store::is_searched(ontology_.properties()[statement.property])) {
      writing_.index_name(row, statement.value, fold(statement.value));
    }
    ++report_.new_statements;
  }

  static std::uint64_t mixed(const Writing::StatementFields& fields) {
    return static_cast<std::uint64_t>(fields.key) +
           static_cast<std::uint64_t>(fields.subject * 2 + (fields.of_link ? 1 : 0)) *
               0x9e3779b97f4a7c15ULL;
  }

  // The statement with the same claim from the same place; 0 where there is none.
  StatementRow find(const Writing::StatementFields& fields) {
    sqlite::Statement& look_up = impl_.sql(
        fields.of_link ? "SELECT id, property, value_entity, source, file_row, value, valid_from, "
                         "valid_to, grade FROM statement WHERE link=?1 AND key=?2"
                       : "SELECT id, property, value_entity, source, file_row, value, valid_from, "
                         "valid_to, grade FROM statement WHERE entity=?1 AND key=?2");
    const sqlite::Use found(look_up);
    found->bind(1, fields.subject).bind(2, fields.key);
    while (found->step()) {
      const auto date = [&](int column) {
        return found->is_null(column) ? StatementContent::kNoDate : found->integer(column);
      };
      if (found->integer(1) == fields.property && found->integer(2) == fields.value_entity &&
          found->integer(3) == fields.source && found->integer(4) == fields.file_row &&
          found->text(5) == fields.value && date(6) == fields.valid_from &&
          date(7) == fields.valid_to && found->text(8) == fields.grade) {
        return found->integer(0);
      }
    }
    return 0;
  }

  Case::Impl& impl_;
  Writing& writing_;
  const Batch& batch_;
  const Ontology& ontology_;
  Context& context_;
  AppendReport report_;
  std::int64_t source_ = 0, document_ = 0;
  std::vector<std::int64_t> rows_, link_rows_;
  std::vector<bool> fresh_, fresh_links_;
  KeySet said_;  // keys of claims; equal ones are looked at
};

// The first transaction that counts and took these bytes, all of them or the same part, from this
// source, or from any where none is given; 0 for none.
TxNumber transaction_of(const Case::Impl& impl, const NewDocument& document,
                        const std::optional<std::string>& source) {
  if (document.sha256 == Digest{}) return 0;
  const sqlite::Use find(
      impl.sql("SELECT d.tx, s.ref FROM document d JOIN source s ON s.id=d.source "
               "WHERE d.sha256=?1 AND d.part IN ('', ?2) ORDER BY d.tx"));
  find->bind_blob(1, document.sha256).bind_text(2, document.part);
  while (find->step()) {
    if (source && find->text(1) != *source) continue;
    if (impl.state.tx_counts(find->integer(0))) return find->integer(0);
  }
  return 0;
}

// A bulk import refers to rows that it has just found or written itself, so the library's own
// look-ups of them (a fifth of the time) are left out while it lasts; verify makes them good.
class TrustedReferences {
 public:
  explicit TrustedReferences(const sqlite::Database& db) : db_(db) {
    db_.execute("PRAGMA foreign_keys=OFF");
  }
  ~TrustedReferences() {
    sqlite3_exec(db_.handle(), "PRAGMA foreign_keys=ON", nullptr, nullptr, nullptr);
  }
  TrustedReferences(const TrustedReferences&) = delete;
  TrustedReferences& operator=(const TrustedReferences&) = delete;

 private:
  const sqlite::Database& db_;
};

}  // namespace

TxNumber Case::imported_at(const NewDocument& document) const {
  const store::Reading reading(*impl_);
  return transaction_of(*impl_, document, std::nullopt);
}

TxNumber Case::other_version_at(const NewDocument& document, std::string_view source) const {
  const store::Reading reading(*impl_);
  const sqlite::Use find(
      impl_->sql("SELECT d.tx FROM document d JOIN source s ON s.id=d.source "
                 "WHERE d.name=?1 AND s.ref=?2 AND d.sha256<>?3 ORDER BY d.tx DESC"));
  find->bind_text(1, document.file).bind_text(2, source).bind_blob(3, document.sha256);
  while (find->step()) {
    if (impl_->state.tx_counts(find->integer(0))) return find->integer(0);
  }
  return 0;
}

AppendReport Case::append(const Batch& batch, const Actor& actor, std::string_view action,
                          std::string_view detail, Context& context) {
  return append_all(std::span(&batch, 1), actor, action, detail, context).front();
}

std::vector<AppendReport> Case::append_all(std::span<const Batch> batches, const Actor& actor,
                                           std::string_view action, std::string_view detail,
                                           Context& context) {
  std::vector<AppendReport> reports(batches.size());
  {
    const store::Reading reading(*impl_);
    for (std::size_t i = 0; i < batches.size(); ++i) {
      reports[i].imported_at = transaction_of(*impl_, batches[i].document, batches[i].source.ref);
      reports[i].already_imported = reports[i].imported_at != 0;
    }
  }
  if (std::all_of(reports.begin(), reports.end(),
                  [](const AppendReport& report) { return report.already_imported; })) {
    return reports;
  }
  const TrustedReferences bulk(impl_->db);
  Writing writing(*impl_, actor, action, detail);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (reports[i].already_imported) continue;
    context.restart_progress();
    reports[i] = Appending(*impl_, writing, batches[i], ontology(), context).run();
  }
  const TxNumber tx = writing.commit();
  for (AppendReport& report : reports) {
    if (!report.already_imported) report.tx = tx;
  }
  return reports;
}

namespace {

// A statement said anew in another's place.
TxNumber say_again(Case::Impl& impl, const Ontology& ontology, const RawStatement& old,
                   const std::optional<std::string>& value, const Grade& grade, const Actor& actor,
                   std::string_view action, std::string_view reason) {
  store::Writing writing(impl, actor, action, reason);
  const store::Uids uids(impl.db, impl.state.entities, impl.state.links);
  const std::vector<std::string> refs = store::source_refs(impl.db);
  const bool of_link = old.subject_type == SubjectType::link;
  const std::string packed = store::pack_grade(grade);
  const std::string_view property =
      old.property == kNoTerm ? std::string_view{} : ontology.properties()[old.property].name;
  store::Writing::StatementFields fields;
  fields.of_link = of_link;
  fields.subject = old.subject;
  fields.property = writing.term(store::Terms::Kind::property, property);
  fields.value_entity = old.value_entity;
  fields.source = old.source;
  fields.document = old.document;
  fields.file_row = static_cast<std::int64_t>(old.file_row);
  fields.grade = packed;
  if (old.valid_from) fields.valid_from = store::pack_date(*old.valid_from);
  if (old.valid_to) fields.valid_to = store::pack_date(*old.valid_to);
  fields.retracts = old.row;
  fields.removal = !value.has_value();
  fields.language = writing.term(store::Terms::Kind::language, old.language);
  fields.column = writing.term(store::Terms::Kind::column, old.column);
  fields.has_value = old.property != kNoTerm && old.value_entity == 0;
  const std::string kept = value.value_or(old.value);
  fields.value = kept;
  // The words of the file go with the value that was read from them.
  if (kept == old.value) fields.original = old.original;
  // Its own key: an import that says the old words again finds the old statement, not this one.
  fields.key = ~impl.claim_key.of(fields.property, kept, fields.value_entity, old.source,
                                  fields.file_row, fields.valid_from, fields.valid_to);
  StatementContent content;
  content.of_link = of_link;
  content.subject = (of_link ? uids.links : uids.entities)[static_cast<std::size_t>(old.subject)];
  content.property = property;
  content.value = fields.has_value ? std::string_view(kept) : std::string_view{};
  if (old.value_entity != 0) {
    content.value_entity = uids.entities[static_cast<std::size_t>(old.value_entity)];
  }
  content.original = fields.original;
  content.language = old.language;
  content.source = refs[static_cast<std::size_t>(old.source)];
  content.file_row = fields.file_row;
  content.column = old.column;
  content.grade = packed;
  content.valid_from = fields.valid_from;
  content.valid_to = fields.valid_to;
  const StatementRow row = writing.statement(fields, content.digest());
  if (!fields.removal && fields.has_value &&
      store::is_searched(ontology.properties()[old.property])) {
    writing.index_name(row, kept, fold(kept));
  }
  return writing.commit();
}

RawStatement required(const std::optional<RawStatement>& statement) {
  if (!statement) {
    throw Error(
        ErrorCode::usage,
        "there is no such statement, or it does not count any more; 'show' lists those that do");
  }
  return *statement;
}

}  // namespace

TxNumber Case::supersede(StatementRow old, std::optional<std::string> value, const Actor& actor,
                         std::string_view reason) {
  const RawStatement before = required(statement(RawKey{}, old));
  if (value) {
    store::require_text(*value, "the new value");
    if (before.property == kNoTerm || before.value_entity != 0) {
      throw Error(ErrorCode::usage,
                  "this statement names no text that could be corrected; take it away and add "
                  "another");
    }
  }
  return say_again(*impl_, ontology(), before, value, before.grade, actor, "correct", reason);
}

TxNumber Case::regrade(StatementRow row, const Grade& grade, const Actor& actor,
                       std::string_view reason) {
  const RawStatement before = required(statement(RawKey{}, row));
  return say_again(*impl_, ontology(), before, before.value, grade, actor, "grade", reason);
}

TxNumber Case::note(std::string_view action, std::string_view detail, const Actor& actor) {
  return store::Writing(*impl_, actor, action, detail).commit();
}

}  // namespace mekhala
