#include "bindings/workbench/edit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/keys.hpp"

namespace mekhala {

namespace {

[[noreturn]] void refuse(const std::string& message, std::string_view value = {}) {
  throw Error(ErrorCode::usage, message, Place{.value = std::string(value)});
}

PropertyId property_or_throw(const Ontology& ontology, std::string_view name) {
  const PropertyId id = ontology.property(name);
  if (id == kNoTerm) {
    refuse("there is no such property; `mekhala list properties` shows them", name);
  }
  return id;
}

// The choices of `role` are the roles.
std::vector<std::string> choices_of(const Ontology& ontology, const PropertySpec& property) {
  if (property.name != property::kRole) return property.choices;
  std::vector<std::string> names;
  for (const RoleSpec& role : ontology.roles()) names.push_back(role.name);
  return names;
}

const std::string* value_of(const PropertyTexts& properties, std::string_view name) {
  for (const auto& [key, value] : properties) {
    if (key == name) return &value;
  }
  return nullptr;
}

// One batch of hand-made statements.
class BatchMaker {
 public:
  BatchMaker(const Ontology& ontology, const EditOptions& options)
      : ontology_(ontology), options_(options) {
    batch_.source.ref = options.source;
    batch_.source.title = options.source;
    batch_.source.kind = "person";
    if (options.grade) batch_.source.grade = *options.grade;
  }

  std::uint32_t entity(const NewEntity& entity) {
    batch_.entities.push_back(entity);
    return static_cast<std::uint32_t>(batch_.entities.size() - 1);
  }
  std::uint32_t link(const NewLink& link) {
    batch_.links.push_back(link);
    return static_cast<std::uint32_t>(batch_.links.size() - 1);
  }
  void claim(SubjectType type, std::uint32_t subject, PropertyId property, std::string_view text) {
    NewStatement statement;
    statement.subject_type = type;
    statement.subject = subject;
    statement.property = property;
    if (property != kNoTerm) {
      const std::string value = normal_value(ontology_, property, text, options_.country);
      statement.value = batch_.arena->keep(value);
      if (value != text) statement.original = batch_.arena->keep(text);
    }
    if (options_.grade) statement.grade = *options_.grade;
    statement.valid_from = options_.from;
    statement.valid_to = options_.to;
    batch_.statements.push_back(statement);
  }
  [[nodiscard]] const Batch& batch() const { return batch_; }

 private:
  const Ontology& ontology_;
  const EditOptions& options_;
  Batch batch_;
};

std::string detail_of(const Session& session, const EditOptions& options, std::size_t claims) {
  return log_detail(
      {{"statements", std::to_string(claims)}, {"reason", session.for_log(options.reason)}});
}

// Outside the work view no edit may take a protection away: its answer would name somebody. What
// was written is undone, and said so.
void guard_protection(Session& session, const Protection& before, TxNumber tx) {
  session.look_again();
  if (session.view() == View::work || tx == 0 || session.door().protection().keeps(before)) return;
  static_cast<void>(session.store().undo(session.actor(), tx));
  session.look_again();
  throw Error(ErrorCode::refused,
              "this would take a protection away, which only the work view may: --view work "
              "--purpose WHY; it was undone");
}

AppendReport write(Session& session, const BatchMaker& maker, std::string_view action,
                   const EditOptions& options, Context& context) {
  const Protection before = session.door().protection();
  const AppendReport report =
      session.store().append(maker.batch(), session.actor(), action,
                             detail_of(session, options, maker.batch().statements.size()), context);
  guard_protection(session, before, report.tx);
  return report;
}

void require_reason(const EditOptions& options) {
  if (trim(options.reason).empty()) refuse("a reason is needed: --reason TEXT; it is logged");
}

// The identity of a new entity: its kind's strong key where the properties hold one.
struct Identified {
  Hash128 uid;
  bool strong = false;
};

Identified identify(const Ontology& ontology, KindId kind, const PropertyTexts& properties,
                    const EditOptions& options) {
  const std::string& name = ontology.kinds()[kind].name;
  const std::string* identifier = value_of(properties, property::kIdentifier);
  const std::string* service = value_of(properties, "service");
  const std::string* bank = value_of(properties, "bank");
  const std::string* type = value_of(properties, "document_type");
  std::optional<Key> key;
  if (identifier != nullptr) {
    if (name == "phone")
      key = phone_key(*identifier, options.country);
    else if (name == "email")
      key = email_key(*identifier);
    else if (name == "account")
      key = account_key(service != nullptr ? *service : "", *identifier);
    else if (name == "bank_account")
      key = bank_account_key(bank != nullptr ? *bank : "", *identifier);
    else if (name == "wallet")
      key = wallet_key(*identifier);
    else if (name == "document")
      key = document_key(type != nullptr ? *type : "", options.country, *identifier);
    else if (name == "vehicle")
      key = identifier_key(*identifier);
  }
  if (key) return {entity_uid(name, name, key->normal), true};
  if (const std::string* id = value_of(properties, property::kRecordId)) {
    return {entity_uid(name, "id", options.source + "/" + *id), false};
  }
  return {hash128("mekhala:by-hand:" + random_bytes(32)), false};
}

ShownValue chosen_statement(const Session& session, EntityRow entity,
                            const StatementChoice& choice) {
  const Ontology& ontology = session.store().ontology();
  const PropertyId wanted =
      choice.property.empty() ? kNoTerm : property_or_throw(ontology, choice.property);
  std::vector<ShownValue> found;
  for (const ShownValue& value : session.door().values(entity)) {
    const bool by_number = choice.statement != 0 && value.statement == choice.statement;
    const bool by_property = choice.statement == 0 && wanted != kNoTerm &&
                             ontology.property(value.property) == wanted &&
                             (!choice.old_value || value.value == *choice.old_value ||
                              value.original == *choice.old_value);
    if (by_number || by_property) found.push_back(value);
  }
  if (found.empty()) {
    refuse("this entity has no such statement; `mekhala show` lists those that may be seen");
  }
  if (found.size() > 1) {
    std::string numbers;
    for (const ShownValue& value : found) {
      numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", value.statement);
    }
    refuse(fmt::format("several statements say so ({}); choose one with --statement N", numbers));
  }
  if (found.front().statement == 0) {
    throw Error(ErrorCode::refused, "statements cannot be changed in the release view");
  }
  return found.front();
}

}  // namespace

std::string normal_value(const Ontology& ontology, PropertyId id, std::string_view text,
                         std::string_view country) {
  const PropertySpec& property = ontology.properties()[id];
  const std::string_view whole = trim(text);
  if (whole.empty()) refuse(fmt::format("{} needs a value", property.name));
  switch (property.type) {
    case ValueType::name:
      return clean_name(whole);
    case ValueType::date: {
      const DateReading reading = parse_date(whole);
      if (!reading.date) {
        refuse(fmt::format("{} must be a date: {}", property.name, reading.problem), whole);
      }
      if (reading.ambiguous_order) {
        refuse(fmt::format("{} is ambiguous: write it as year-month-day", property.name), whole);
      }
      return to_string(*reading.date);
    }
    case ValueType::number: {
      const auto number = parse_double(whole);
      if (!number) refuse(fmt::format("{} must be a number", property.name), whole);
      return format_double(*number);
    }
    case ValueType::country: {
      const auto code = country_code(whole);
      if (!code)
        refuse(fmt::format("{} must be a country, by ISO code or name", property.name), whole);
      return *code;
    }
    case ValueType::phone: {
      const auto key = phone_key(whole, country);
      if (!key) refuse(fmt::format("{} must be a telephone number", property.name), whole);
      return key->normal;
    }
    case ValueType::email: {
      const auto key = email_key(whole);
      if (!key) refuse(fmt::format("{} must be an e-mail address", property.name), whole);
      return key->normal;
    }
    case ValueType::choice: {
      if (const auto choice = ontology.choice(id, whole)) return *choice;
      refuse(fmt::format("{} must be one of {}", property.name,
                         fmt::join(choices_of(ontology, property), ", ")),
             whole);
    }
    case ValueType::boolean: {
      const std::string folded = fold(whole);
      if (folded == "true" || folded == "yes" || folded == "1") return "true";
      if (folded == "false" || folded == "no" || folded == "0") return "false";
      refuse(fmt::format("{} must be true or false", property.name), whole);
    }
    case ValueType::text:
    case ValueType::url:
    case ValueType::identifier:
    case ValueType::entity:
      break;
  }
  return to_nfc(whole);
}

EditOutcome add_entity(Session& session, std::string_view kind_name,
                       const PropertyTexts& properties, const EditOptions& options,
                       Context& context) {
  const Ontology& ontology = session.store().ontology();
  const KindId kind = ontology.kind(kind_name);
  if (kind == kNoTerm) refuse("there is no such kind; `mekhala list kinds` shows them", kind_name);
  if (properties.empty()) refuse("an entity needs at least one PROPERTY=VALUE, such as name=...");
  BatchMaker maker(ontology, options);
  const Identified identified = identify(ontology, kind, properties, options);
  const std::uint32_t subject = maker.entity({identified.uid, kind});
  for (const auto& [name, value] : properties) {
    maker.claim(SubjectType::entity, subject, property_or_throw(ontology, name), value);
  }
  EditOutcome outcome;
  if (options.dry_run) return outcome;
  const EntityRow newest = session.store().newest_entity();
  const AppendReport report = write(session, maker, "add", options, context);
  outcome.tx = report.tx;
  // Who types a number in this view is not told whether a protected person has it.
  outcome.existed = report.new_entities == 0 && session.door().shows(identified.uid);
  const EntityRow row = session.store().newest_entity();
  if (row > newest) outcome.entities.push_back(session.door().entity(row));
  if (outcome.existed) outcome.notes.push_back("the case knew it already by its number or handle");
  return outcome;
}

EditOutcome add_link(Session& session, std::string_view kind_name, EntityRow from, EntityRow to,
                     const PropertyTexts& properties, const EditOptions& options,
                     Context& context) {
  const Ontology& ontology = session.store().ontology();
  const LinkKindId kind = ontology.link(kind_name);
  if (kind == kNoTerm) refuse("there is no such link; `mekhala list links` shows them", kind_name);
  const NewEntity a = session.store().known(from);
  const NewEntity b = session.store().known(to);
  if (!ontology.allows(kind, a.kind, b.kind)) {
    refuse(fmt::format("{} does not lead from a {} to a {}; `mekhala list links` shows the ends",
                       ontology.links()[kind].name, ontology.kinds()[a.kind].name,
                       ontology.kinds()[b.kind].name));
  }
  BatchMaker maker(ontology, options);
  const std::uint32_t start = maker.entity(a);
  const std::uint32_t end = from == to ? start : maker.entity(b);
  const std::uint32_t link =
      maker.link({link_uid(ontology.links()[kind].name, a.uid, b.uid, ""), kind, start, end});
  maker.claim(SubjectType::link, link, kNoTerm, "");
  for (const auto& [name, value] : properties) {
    maker.claim(SubjectType::link, link, property_or_throw(ontology, name), value);
  }
  EditOutcome outcome;
  if (!options.dry_run) {
    const AppendReport report = write(session, maker, "add", options, context);
    outcome.tx = report.tx;
    outcome.existed = report.new_links == 0;
  }
  outcome.entities = {session.door().entity(from), session.door().entity(to)};
  return outcome;
}

EditOutcome add_claims(Session& session, EntityRow entity, const PropertyTexts& properties,
                       std::string_view action, const EditOptions& options, Context& context) {
  const Ontology& ontology = session.store().ontology();
  BatchMaker maker(ontology, options);
  const std::uint32_t subject = maker.entity(session.store().known(entity));
  for (const auto& [name, value] : properties) {
    maker.claim(SubjectType::entity, subject, property_or_throw(ontology, name), value);
  }
  EditOutcome outcome;
  if (!options.dry_run) outcome.tx = write(session, maker, action, options, context).tx;
  outcome.entities = {session.door().entity(entity)};
  return outcome;
}

EditOutcome correct(Session& session, EntityRow entity, const StatementChoice& choice,
                    const std::optional<std::string>& value, const EditOptions& options) {
  require_reason(options);
  const Ontology& ontology = session.store().ontology();
  const ShownValue old = chosen_statement(session, entity, choice);
  std::optional<std::string> normal;
  if (value) {
    const PropertyId property = property_or_throw(ontology, old.property);
    normal = normal_value(ontology, property, *value, options.country);
  }
  EditOutcome outcome;
  if (!options.dry_run) {
    const Protection before = session.door().protection();
    outcome.tx = session.store().supersede(old.statement, normal, session.actor(),
                                           session.for_log(options.reason));
    guard_protection(session, before, outcome.tx);
  }
  outcome.entities = {session.door().entity(entity)};
  return outcome;
}

EditOutcome regrade(Session& session, EntityRow entity, const StatementChoice& choice,
                    const Grade& grade, const EditOptions& options) {
  require_reason(options);
  const ShownValue old = chosen_statement(session, entity, choice);
  EditOutcome outcome;
  if (!options.dry_run) {
    const Protection before = session.door().protection();
    outcome.tx = session.store().regrade(old.statement, grade, session.actor(),
                                         session.for_log(options.reason));
    guard_protection(session, before, outcome.tx);
  }
  outcome.entities = {session.door().entity(entity)};
  return outcome;
}

EditOutcome protect(Session& session, EntityRow entity, std::string_view role,
                    const EditOptions& options, Context& context) {
  const Ontology& ontology = session.store().ontology();
  const RoleId id = ontology.role(role);
  if (id == kNoTerm || !ontology.roles()[id].protects) {
    std::string names;
    for (const RoleSpec& spec : ontology.roles()) {
      if (spec.protects) names += (names.empty() ? "" : ", ") + spec.name;
    }
    refuse(fmt::format("protection is given as one of {}", names), role);
  }
  return add_claims(session, entity, {{std::string(property::kRole), ontology.roles()[id].name}},
                    "protect", options, context);
}

EditOutcome lift_protection(Session& session, EntityRow entity, const EditOptions& options,
                            Context& context) {
  require_reason(options);
  if (session.view() != View::work) {
    throw Error(ErrorCode::refused,
                "a protection is lifted in the work view only: --view work --purpose WHY");
  }
  if (!session.door().protection().is_protected(entity)) {
    refuse("this entity is not protected, so there is nothing to lift");
  }
  // Of each record that was judged to be this one: a record that keeps its protection keeps all.
  const Ontology& ontology = session.store().ontology();
  BatchMaker maker(ontology, options);
  for (const EntityRow record : session.door().records(entity)) {
    const std::uint32_t subject = maker.entity(session.store().known(record));
    maker.claim(SubjectType::entity, subject, ontology.property(property::kLifted), "true");
  }
  EditOutcome outcome;
  if (!options.dry_run) outcome.tx = write(session, maker, kLiftAction, options, context).tx;
  outcome.entities = {session.door().entity(entity)};
  return outcome;
}

EditOutcome decide_same(Session& session, EntityRow a, EntityRow b, Verdict verdict,
                        const EditOptions& options) {
  if (a == b) refuse("both are the same entity already");
  const Ontology& ontology = session.store().ontology();
  const KindId first = session.store().known(a).kind;
  const KindId second = session.store().known(b).kind;
  if (first != second && verdict == Verdict::same) {
    refuse(fmt::format("a {} and a {} cannot be one", ontology.kinds()[first].name,
                       ontology.kinds()[second].name));
  }
  EditOutcome outcome;
  if (!options.dry_run) {
    const Protection before = session.door().protection();
    outcome.tx = Identity::decide(session.store(), a, b, verdict, session.actor(),
                                  session.for_log(options.reason));
    guard_protection(session, before, outcome.tx);
  }
  outcome.entities = {session.door().record(a), session.door().record(b)};
  return outcome;
}

ResolvedPairs decide_suggested(Session& session, double least, Verdict verdict,
                               const EditOptions& options, Context& context) {
  require_reason(options);
  const Protection& protection = session.door().protection();
  std::vector<std::pair<EntityRow, EntityRow>> pairs;
  ResolvedPairs resolved;
  for (const SameAs& pair : Identity::suggest(session.store(), context, least)) {
    const bool a = protection.is_protected(pair.a), b = protection.is_protected(pair.b);
    if ((a || b) && session.view() != View::work) continue;
    if (session.door().record(pair.a).name_withheld ||
        session.door().record(pair.b).name_withheld) {
      continue;
    }
    if (a == b) {
      pairs.emplace_back(pair.a, pair.b);
    } else {
      ++resolved.left;
    }
  }
  resolved.pairs = pairs.size();
  if (options.dry_run || pairs.empty()) return resolved;
  const Protection before = session.door().protection();
  resolved.tx = Identity::decide(session.store(), pairs, verdict, session.actor(),
                                 session.for_log(options.reason));
  guard_protection(session, before, resolved.tx);
  return resolved;
}

}  // namespace mekhala
