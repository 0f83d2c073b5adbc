#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bindings/cli/answers.hpp"
#include "bindings/cli/projection_options.hpp"
#include "bindings/cli/shell.hpp"
#include "bindings/cli/verbs.hpp"
#include "bindings/workbench/edit.hpp"
#include "engine/case/keys.hpp"

namespace mekhala::cli {

namespace {

constexpr const char* kGroup = "Casework";

struct EditTexts {
  std::string input;
  std::string source = "notes", country, grade, from, to, reason;
  TxNumber statement = 0;
  std::string old_value;
};

EditOptions edit_options(const Shell& shell, const EditTexts& texts) {
  EditOptions options;
  options.source = texts.source;
  options.grade = grade_option("--grade", texts.grade);
  options.from = date_option("--from", texts.from);
  options.to = date_option("--to", texts.to);
  options.reason = texts.reason;
  options.dry_run = shell.common.dry_run;
  if (!texts.country.empty()) {
    const auto code = country_code(texts.country);
    if (!code) throw Error(ErrorCode::usage, "--country must be a country, by ISO code or name");
    options.country = *code;
  }
  return options;
}

// NAME=VALUE pairs.
PropertyTexts property_texts(const std::vector<std::string>& words) {
  PropertyTexts properties;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorCode::usage, "properties are given as NAME=VALUE", Place{.value = word});
    }
    properties.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return properties;
}

void print_edit(Shell& shell, Session& session, const std::string& verb, const std::string& done,
                const EditOutcome& outcome) {
  Answer answer(verb);
  answer.head.set("tx", outcome.tx == 0 ? Json() : Json(outcome.tx));
  answer.head.set("written", outcome.tx != 0).set("existed", outcome.existed);
  answer.head.set("notes", Json::strings(outcome.notes)).set("view", name_of(session.view()));
  Json entities = Json::array();
  std::string names;
  for (const ShownEntity& entity : outcome.entities) {
    entities.push(entity_json(entity));
    names += fmt::format("{}{} (id {})", names.empty() ? "" : ", ", entity.label, entity.id);
  }
  answer.head.set("entities", entities);
  answer.opening.push_back(outcome.tx == 0 ? "dry run, nothing written: " + done
                                           : fmt::format("transaction {}: {}", outcome.tx, done));
  if (!names.empty()) answer.opening.push_back(names);
  for (const std::string& note : outcome.notes) answer.closing.push_back("note: " + note);
  session.close();
  shell.print(answer);
}

// --- add
// ------------------------------------------------------------------------------------------------

struct AddVerb {
  EditTexts texts;
  std::string kind;
  std::vector<std::string> words;
};

void run_add(Shell& shell, const AddVerb& asked) {
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  const EditOptions options = edit_options(shell, asked.texts);
  Context context(shell.context_options());
  const Ontology& ontology = session.store().ontology();
  const bool names_link =
      ontology.kind(asked.kind) == kNoTerm && ontology.link(asked.kind) != kNoTerm;
  if (!names_link && ontology.kind(asked.kind) == kNoTerm) {
    const EntityRow row = session.door().resolve(asked.kind);
    const EditOutcome outcome =
        add_claims(session, row, property_texts(asked.words), "add", options, context);
    print_edit(shell, session, "add", "said more of an entity", outcome);
    return;
  }
  if (!names_link) {
    const EditOutcome outcome =
        add_entity(session, asked.kind, property_texts(asked.words), options, context);
    print_edit(shell, session, "add",
               outcome.existed ? "said more of an entity" : "added an entity", outcome);
    return;
  }
  if (asked.words.size() < 2) {
    throw Error(ErrorCode::usage,
                "a link needs both ends: mekhala add CASE LINK FROM TO [NAME=VALUE...]");
  }
  const EntityRow from = session.door().resolve(asked.words[0]);
  const EntityRow to = session.door().resolve(asked.words[1]);
  const EditOutcome outcome =
      add_link(session, asked.kind, from, to,
               property_texts({asked.words.begin() + 2, asked.words.end()}), options, context);
  print_edit(shell, session, "add", outcome.existed ? "said more of a link" : "added a link",
             outcome);
}

// --- correct, grade
// -------------------------------------------------------------------------------------

struct CorrectVerb {
  EditTexts texts;
  std::string id, property, value;
  bool remove = false;
};

StatementChoice choice_of(const EditTexts& texts, const std::string& property) {
  StatementChoice choice;
  choice.statement = texts.statement;
  choice.property = property;
  if (!texts.old_value.empty()) choice.old_value = texts.old_value;
  return choice;
}

void run_correct(Shell& shell, const CorrectVerb& asked) {
  if (asked.remove != asked.value.empty()) {
    throw Error(ErrorCode::usage, "give the right value, or --remove");
  }
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  const EntityRow row = session.door().resolve(asked.id);
  const EditOutcome outcome =
      correct(session, row, choice_of(asked.texts, asked.property),
              asked.remove ? std::nullopt : std::optional<std::string>(asked.value),
              edit_options(shell, asked.texts));
  print_edit(shell, session, "correct",
             asked.remove ? "took a statement back" : "corrected a statement", outcome);
}

struct GradeVerb {
  EditTexts texts;
  std::string id, property, grade;
};

void run_grade(Shell& shell, const GradeVerb& asked) {
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  const EntityRow row = session.door().resolve(asked.id);
  // With --statement there are two words only: the id and the grade.
  const bool short_form = asked.grade.empty() && asked.texts.statement != 0;
  const auto grade = grade_option("GRADE", short_form ? asked.property : asked.grade);
  if (!grade) throw Error(ErrorCode::usage, "grade needs a grade, such as B2");
  const EditOutcome outcome =
      regrade(session, row, choice_of(asked.texts, short_form ? "" : asked.property), *grade,
              edit_options(shell, asked.texts));
  print_edit(shell, session, "grade", "graded a statement anew", outcome);
}

// --- role, protect
// --------------------------------------------------------------------------------------

struct RoleVerb {
  EditTexts texts;
  std::string id, role, status, decided_by;
};

void run_role(Shell& shell, const RoleVerb& asked) {
  if (asked.role.empty() && asked.status.empty()) {
    throw Error(ErrorCode::usage, "give a role, or --status; `mekhala list roles` shows the roles");
  }
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  const Ontology& ontology = session.store().ontology();
  const EntityRow row = session.door().resolve(asked.id);
  PropertyTexts claims;
  if (!asked.role.empty()) {
    const RoleId role = ontology.role(asked.role);
    if (role == kNoTerm) {
      throw Error(ErrorCode::usage, "there is no such role; `mekhala list roles` shows them",
                  Place{.value = asked.role});
    }
    claims.emplace_back(std::string(property::kRole), ontology.roles()[role].name);
  }
  if (!asked.status.empty())
    claims.emplace_back(std::string(property::kVictimStatus), asked.status);
  if (!asked.decided_by.empty()) {
    claims.emplace_back(std::string(property::kDecidedBy), asked.decided_by);
  }
  Context context(shell.context_options());
  const EditOutcome outcome =
      add_claims(session, row, claims, "role", edit_options(shell, asked.texts), context);
  print_edit(shell, session, "role", "gave a role or status", outcome);
}

struct ProtectVerb {
  EditTexts texts;
  std::string id, as = "witness";
  bool lift = false;
};

void run_protect(Shell& shell, const ProtectVerb& asked) {
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  const EntityRow row = session.door().resolve(asked.id);
  const EditOptions options = edit_options(shell, asked.texts);
  Context context(shell.context_options());
  const EditOutcome outcome = asked.lift ? lift_protection(session, row, options, context)
                                         : protect(session, row, asked.as, options, context);
  print_edit(shell, session, "protect", asked.lift ? "lifted the protection" : "protected",
             outcome);
}

// --- resolve
// --------------------------------------------------------------------------------------------

struct ResolveVerb {
  EditTexts texts;
  std::string a, b;
  bool same = false, different = false, unsure = false, decisions = false, suggested = false;
  double least = 0.85;
  std::size_t top = 20;
};

// Suggestions, or decisions. Outside the work view no pair that holds a protected entity is listed,
// and none whose name is withheld: how much another name is like it would tell it letter by letter.
void list_pairs(Shell& shell, Session& session, const ResolveVerb& asked) {
  Context context(shell.context_options());
  const auto pairs = asked.decisions ? Identity::decisions(session.store())
                                     : Identity::suggest(session.store(), context, asked.least);
  Answer answer("resolve");
  Block block;
  block.columns = {{"a.label", "this"}, {"b.label", "and this"},
                   {"a.kind", "kind"},  {"score", "alike", Style::number},
                   {"reason", "why"},   {"a.id", "id"},
                   {"b.id", "id"}};
  if (asked.decisions) {
    block.columns[2].spare = 1;
    block.columns.insert(block.columns.begin() + 3, {"verdict", "verdict"});
    block.columns.push_back({"tx", "tx", Style::integer});
  }
  block.empty = asked.decisions ? "Nothing was decided yet." : "No two entities look alike enough.";
  const std::size_t limit = shell.format() == Format::table && asked.top > 0 ? asked.top : SIZE_MAX;
  const Protection& protection = session.door().protection();
  for (const SameAs& pair : pairs) {
    const bool hidden = protection.is_protected(pair.a) || protection.is_protected(pair.b);
    if (hidden && session.view() != View::work) continue;
    const ShownEntity a = session.door().record(pair.a), b = session.door().record(pair.b);
    if (!asked.decisions && (a.name_withheld || b.name_withheld)) continue;
    ++block.total;
    if (block.rows.size() >= limit) continue;
    Json row = Json::object();
    row.set("a", entity_json(a)).set("b", entity_json(b));
    row.set("score", pair.score).set("reason", session.door().text(pair.reason));
    row.set("decided", pair.decided)
        .set("verdict", pair.decided ? Json(name_of(pair.verdict)) : Json());
    row.set("tx", pair.tx == 0 ? Json() : Json(pair.tx));
    block.rows.push_back(std::move(row));
  }
  answer.head.set("view", name_of(session.view()));
  answer.blocks.push_back(std::move(block));
  if (!asked.decisions) {
    answer.closing = {
        "Equal names only suggest. `mekhala resolve CASE A B --same` (or --different, --unsure) "
        "decides,",
        "`mekhala resolve CASE --same --suggested --least 1 --reason WHY` all at least so alike at "
        "once; `mekhala undo` takes it back."};
  }
  session.close();
  shell.print(answer);
}

Verdict verdict_of(const ResolveVerb& asked) {
  if (asked.same) return Verdict::same;
  return asked.different ? Verdict::different : Verdict::unsure;
}

void resolve_suggested(Shell& shell, const ResolveVerb& asked) {
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  Context context(shell.context_options());
  const Verdict verdict = verdict_of(asked);
  const ResolvedPairs resolved =
      decide_suggested(session, asked.least, verdict, edit_options(shell, asked.texts), context);
  Answer answer("resolve");
  answer.head.set("tx", resolved.tx == 0 ? Json() : Json(resolved.tx))
      .set("written", resolved.tx != 0)
      .set("pairs", resolved.pairs)
      .set("left", resolved.left)
      .set("least", asked.least)
      .set("verdict", name_of(verdict))
      .set("view", name_of(session.view()));
  if (resolved.pairs == 0) {
    answer.opening.push_back("no pair is suggested as so alike; nothing was decided");
  } else {
    answer.opening.push_back(fmt::format(
        "{}: decided {} pairs: {}",
        resolved.tx == 0 ? "dry run, nothing written" : fmt::format("transaction {}", resolved.tx),
        resolved.pairs, name_of(verdict)));
  }
  if (resolved.left > 0) {
    answer.closing.push_back(fmt::format(
        "{} pairs of which one is protected and the other not are left: decide them one by one",
        resolved.left));
  }
  session.close();
  shell.print(answer);
}

void run_resolve(Shell& shell, const ResolveVerb& asked) {
  const int verdicts = (asked.same ? 1 : 0) + (asked.different ? 1 : 0) + (asked.unsure ? 1 : 0);
  if (asked.suggested) {
    if (!asked.a.empty() || verdicts != 1) {
      throw Error(ErrorCode::usage,
                  "--suggested takes one of --same, --different, --unsure and names no entity");
    }
    resolve_suggested(shell, asked);
    return;
  }
  if (asked.a.empty()) {
    if (verdicts > 0) {
      throw Error(ErrorCode::usage,
                  "a verdict needs two entities (resolve CASE A B --same), or --suggested");
    }
    Session session(asked.texts.input, session_options(shell, true));
    list_pairs(shell, session, asked);
    return;
  }
  if (asked.b.empty() || verdicts != 1) {
    throw Error(ErrorCode::usage, "give two entities and one of --same, --different, --unsure");
  }
  Session session(asked.texts.input, session_options(shell, true, Case::Mode::write));
  const EntityRow a = session.door().resolve(asked.a);
  const EntityRow b = session.door().resolve(asked.b);
  const Verdict verdict = verdict_of(asked);
  const EditOutcome outcome = decide_same(session, a, b, verdict, edit_options(shell, asked.texts));
  print_edit(shell, session, "resolve", fmt::format("decided: {}", name_of(verdict)), outcome);
}

// --- options
// --------------------------------------------------------------------------------------------

enum class Takes { claims, statement };

CLI::App* add_edit_verb(CLI::App& app, Shell& shell, const char* name, const char* summary,
                        EditTexts& texts, Takes takes) {
  CLI::App* verb = add_verb(app, shell, name, summary, kGroup, Writes::yes);
  verb->add_option("CASE", texts.input, "the case file")->required();
  verb->add_option("--reason", texts.reason, "why; logged without protected values")
      ->type_name("TEXT");
  if (takes == Takes::statement) {
    verb->add_option("--statement", texts.statement, "this one, by its number in `show`")
        ->type_name("N");
    verb->add_option("--old", texts.old_value, "the one with this value, where there are several")
        ->type_name("VALUE");
  } else {
    verb->add_option("--source", texts.source, "who says so")
        ->type_name("NAME")
        ->capture_default_str();
    verb->add_option("--grade", texts.grade, "of the new statements: B2")->type_name("GRADE");
    verb->add_option("--from", texts.from, "they hold from this date")->type_name("DATE");
    verb->add_option("--to", texts.to, "they hold to this date")->type_name("DATE");
  }
  verb->add_option("--country", texts.country, "for numbers without a country code")
      ->type_name("CC");
  return verb;
}

}  // namespace

void add_edit_verbs(CLI::App& app, Shell& shell) {
  auto add = std::make_shared<AddVerb>();
  CLI::App* verb =
      add_edit_verb(app, shell, "add", "an entity or a link, by hand", add->texts, Takes::claims);
  verb->add_option("KIND", add->kind, "a kind of entity or link; `mekhala list kinds`, `links`")
      ->required();
  verb->add_option("WORDS", add->words, "NAME=VALUE...; of a link: FROM TO [NAME=VALUE...]")
      ->required();
  when_chosen(verb, shell, [&shell, add] { run_add(shell, *add); });

  auto correct = std::make_shared<CorrectVerb>();
  verb = add_edit_verb(app, shell, "correct", "put a right value in a wrong one's place",
                       correct->texts, Takes::statement);
  verb->add_option("ID", correct->id, "an id or label")->required();
  verb->add_option("PROPERTY", correct->property, "which; `mekhala list properties`")->required();
  verb->add_option("VALUE", correct->value, "the right value");
  verb->add_flag("--remove", correct->remove, "take the wrong value away instead");
  when_chosen(verb, shell, [&shell, correct] { run_correct(shell, *correct); });

  auto grade = std::make_shared<GradeVerb>();
  verb =
      add_edit_verb(app, shell, "grade", "grade a statement anew", grade->texts, Takes::statement);
  verb->add_option("ID", grade->id, "an id or label")->required();
  verb->add_option("PROPERTY", grade->property, "whose statement; or --statement N")->required();
  verb->add_option("GRADE", grade->grade, "B2 (Admiralty), 1B (3x5x2), B24 (5x5x5)");
  when_chosen(verb, shell, [&shell, grade] { run_grade(shell, *grade); });

  auto role = std::make_shared<RoleVerb>();
  verb = add_edit_verb(app, shell, "role", "give a dated role or victim status", role->texts,
                       Takes::claims);
  verb->add_option("ID", role->id, "an id or label")->required();
  verb->add_option("ROLE", role->role, "`mekhala list roles`");
  verb->add_option("--status", role->status, "possible, actual or not_a_victim")->type_name("NAME");
  verb->add_option("--decided-by", role->decided_by, "the body that decided")->type_name("NAME");
  when_chosen(verb, shell, [&shell, role] { run_role(shell, *role); });

  auto protect = std::make_shared<ProtectVerb>();
  verb = add_edit_verb(app, shell, "protect", "protect somebody, or lift it with a reason",
                       protect->texts, Takes::claims);
  verb->add_option("ID", protect->id, "an id or label")->required();
  verb->add_option("--as", protect->as, "witness, informant, family ...")
      ->type_name("ROLE")
      ->capture_default_str();
  verb->add_flag("--lift", protect->lift, "lift the protection; needs --reason");
  when_chosen(verb, shell, [&shell, protect] { run_protect(shell, *protect); });

  auto resolve = std::make_shared<ResolveVerb>();
  verb = add_edit_verb(app, shell, "resolve", "who may be one and the same; decide it",
                       resolve->texts, Takes::statement);
  verb->add_option("A", resolve->a, "an id or label; without: the suggestions");
  verb->add_option("B", resolve->b, "an id or label");
  verb->add_flag("--same", resolve->same, "they are one");
  verb->add_flag("--different", resolve->different, "they are two");
  verb->add_flag("--unsure", resolve->unsure, "it cannot be said");
  verb->add_flag("--decisions", resolve->decisions, "list what was decided");
  verb->add_flag("--suggested", resolve->suggested,
                 "decide every suggestion at least so alike (--least) at once");
  verb->add_option("--least", resolve->least, "suggest pairs at least so alike")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--top", resolve->top, "so many rows of the table; 0: all")
      ->type_name("N")
      ->capture_default_str();
  when_chosen(verb, shell, [&shell, resolve] { run_resolve(shell, *resolve); });
}

}  // namespace mekhala::cli
