#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/query/cursors.hpp"

namespace mekhala::query {
namespace {

using Row = std::vector<Value>;

struct RowHash {
  std::size_t operator()(const Row& row) const {
    std::uint64_t hash = 0;
    for (const Value& value : row) hash = hash * 0x9e3779b97f4a7c15ULL + hash_of(value);
    return hash;
  }
};
struct RowSame {
  bool operator()(const Row& a, const Row& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), equivalent);
  }
};

class Argument : public Cursor {
 public:
  void open() override { done_ = false; }
  bool next() override { return !std::exchange(done_, true); }

 private:
  bool done_ = false;
};

class Filter : public Behind {
 public:
  using Behind::Behind;
  bool next() override {
    while (input_->next()) {
      if (evaluate_condition(*plan_.expression, runtime_).value_or(false)) return true;
    }
    return false;
  }
};

class Project : public Behind {
 public:
  using Behind::Behind;
  bool next() override {
    if (!input_->next()) return false;
    runtime_.step();
    for (const PlanOutput& output : plan_.outputs) {
      slot(output.slot) = evaluate(*output.expression, runtime_);
    }
    return true;
  }
};

class Optional : public Behind {
 public:
  Optional(const PlanNode& plan, Runtime& runtime)
      : Behind(plan, runtime), inner_(make_cursor(*plan.inner, runtime)) {}
  void open() override {
    Behind::open();
    inside_ = false;
  }
  bool next() override {
    if (inside_ && inner_->next()) return true;
    inside_ = false;
    if (!input_->next()) return false;
    inner_->open();
    if (inner_->next()) {
      inside_ = true;
    } else {
      for (const Slot introduced : plan_.slots) slot(introduced) = Value();
    }
    return true;
  }

 private:
  std::unique_ptr<Cursor> inner_;
  bool inside_ = false;
};

class Unwind : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    list_ = Value();
    place_ = 0;
  }
  bool next() override {
    while (!list_.list() || place_ >= list_.list()->size()) {
      if (!input_->next()) return false;
      list_ = evaluate(*plan_.expression, runtime_);
      place_ = 0;
      if (!list_.is_null() && !list_.list()) {
        throw run_error(ErrorKind::type, "InvalidArgumentType", plan_.expression->at,
                        fmt::format("UNWIND takes a list, not {}", name_of(list_.type())));
      }
    }
    runtime_.step();
    slot(plan_.to) = (*list_.list())[place_++];
    return true;
  }

 private:
  Value list_;
  std::size_t place_ = 0;
};

class Aggregate : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    results_.clear();
    place_ = 0;
    ready_ = false;
  }
  bool next() override {
    if (!ready_) collect();
    if (place_ >= results_.size()) return false;
    const Row& row = results_[place_++];
    std::size_t i = 0;
    for (const PlanOutput& key : plan_.outputs) slot(key.slot) = row[i++];
    for (const PlanOutput& aggregate : plan_.aggregates) slot(aggregate.slot) = row[i++];
    return true;
  }

 private:
  using Group = std::vector<std::unique_ptr<Aggregator>>;

  [[nodiscard]] Group new_group() const {
    Group group;
    for (const PlanOutput& aggregate : plan_.aggregates)
      group.push_back(make_aggregator(*aggregate.expression));
    return group;
  }

  void collect() {
    ready_ = true;
    std::unordered_map<Row, std::size_t, RowHash, RowSame> index;
    std::vector<Group> groups;  // in the order of their first rows
    while (input_->next()) {
      runtime_.step();
      Row key;
      for (const PlanOutput& output : plan_.outputs)
        key.push_back(evaluate(*output.expression, runtime_));
      const auto [found, added] = index.try_emplace(key, groups.size());
      if (added) {
        groups.push_back(new_group());
        results_.push_back(std::move(key));
      }
      feed(groups[found->second]);
    }
    // Without keys there is one group, even of no rows.
    if (plan_.outputs.empty() && groups.empty()) {
      groups.push_back(new_group());
      results_.emplace_back();
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (const auto& aggregator : groups[i]) results_[i].push_back(aggregator->finish());
    }
  }

  void feed(Group& group) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      Row args;
      for (const ExprPtr& arg : plan_.aggregates[i].expression->args)
        args.push_back(evaluate(*arg, runtime_));
      group[i]->add(args);
    }
  }

  std::vector<Row> results_;
  std::size_t place_ = 0;
  bool ready_ = false;
};

class Distinct : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    seen_.clear();
  }
  bool next() override {
    while (input_->next()) {
      runtime_.step();
      Row row;
      for (const Slot which : plan_.slots) row.push_back(slot(which));
      if (seen_.insert(std::move(row)).second) return true;
    }
    return false;
  }

 private:
  std::unordered_set<Row, RowHash, RowSame> seen_;
};

class Sort : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    rows_.clear();
    place_ = 0;
    ready_ = false;
  }
  bool next() override {
    if (!ready_) collect();
    if (place_ >= rows_.size()) return false;
    const Row& row = rows_[place_++].values;
    for (std::size_t i = 0; i < plan_.slots.size(); ++i) slot(plan_.slots[i]) = row[i];
    return true;
  }

 private:
  struct Sortable {
    Row keys;
    Row values;
  };

  void collect() {
    ready_ = true;
    while (input_->next()) {
      runtime_.step();
      Sortable row;
      for (const PlanSort& key : plan_.order)
        row.keys.push_back(evaluate(*key.expression, runtime_));
      for (const Slot which : plan_.slots) row.values.push_back(slot(which));
      rows_.push_back(std::move(row));
    }
    std::stable_sort(rows_.begin(), rows_.end(), [&](const Sortable& a, const Sortable& b) {
      for (std::size_t i = 0; i < a.keys.size(); ++i) {
        const auto result = order(a.keys[i], b.keys[i]);
        if (result != 0) return plan_.order[i].descending ? result > 0 : result < 0;
      }
      return false;
    });
  }

  std::vector<Sortable> rows_;
  std::size_t place_ = 0;
  bool ready_ = false;
};

// SKIP and LIMIT: the number is found when the operator starts.
class RowCount : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    const Value value = evaluate(*plan_.expression, runtime_);
    const char* clause = plan_.kind == PlanKind::skip ? "SKIP" : "LIMIT";
    if (!value.integer()) {
      throw run_error(ErrorKind::syntax, "InvalidArgumentType", plan_.expression->at,
                      fmt::format("{} takes an integer", clause));
    }
    if (*value.integer() < 0) {
      throw run_error(ErrorKind::syntax, "NegativeIntegerArgument", plan_.expression->at,
                      fmt::format("{} takes no negative number", clause));
    }
    left_ = *value.integer();
  }
  bool next() override {
    if (plan_.kind == PlanKind::limit) {
      if (left_ == 0) return false;
      --left_;
      return input_->next();
    }
    for (; left_ > 0; --left_) {
      if (!input_->next()) return false;
    }
    return input_->next();
  }

 private:
  std::int64_t left_ = 0;
};

class Union : public Cursor {
 public:
  Union(const PlanNode& plan, Runtime& runtime) : plan_(plan), runtime_(runtime) {
    for (const PlanPtr& input : plan.inputs) inputs_.push_back(make_cursor(*input, runtime));
  }
  void open() override {
    at_ = 0;
    inputs_[0]->open();
  }
  bool next() override {
    while (!inputs_[at_]->next()) {
      if (at_ + 1 == inputs_.size()) return false;
      inputs_[++at_]->open();
    }
    for (std::size_t i = 0; i < plan_.slots.size(); ++i) {
      runtime_.row[plan_.slots[i]] = runtime_.row[plan_.input_columns[at_][i]];
    }
    return true;
  }

 private:
  const PlanNode& plan_;
  Runtime& runtime_;
  std::vector<std::unique_ptr<Cursor>> inputs_;
  std::size_t at_ = 0;
};

class Call : public Behind {
 public:
  using Behind::Behind;
  void open() override {
    Behind::open();
    rows_.clear();
    place_ = 0;
  }
  bool next() override {
    while (place_ >= rows_.size()) {
      if (!input_->next()) return false;
      rows_ = runtime_.procedures->call(*plan_.procedure, arguments(), runtime_.context);
      place_ = 0;
      // One without outputs changes no row.
      if (plan_.procedure->outputs.empty() && rows_.empty()) rows_.emplace_back();
    }
    runtime_.step();
    for (const auto& [output, to] : plan_.yields) slot(to) = rows_[place_][output];
    ++place_;
    return true;
  }

 private:
  Row arguments() {
    Row args;
    const auto& inputs = plan_.procedure->inputs;
    for (std::size_t i = 0; i < plan_.arguments.size(); ++i) {
      Value value = evaluate(*plan_.arguments[i], runtime_);
      if (value.integer() && (inputs[i].type & kIntegerType) == 0 &&
          (inputs[i].type & kFloatType) != 0) {
        value = value.number();
      }
      if (!may_be(mask_of(value.type()), inputs[i].type)) {
        throw run_error(ErrorKind::type, "InvalidArgumentType", plan_.arguments[i]->at,
                        fmt::format("the procedure does not take {} here", name_of(value.type())));
      }
      args.push_back(std::move(value));
    }
    return args;
  }

  std::vector<Row> rows_;
  std::size_t place_ = 0;
};

}  // namespace

Cursor& Runtime::subquery(const PlanNode& plan) {
  std::unique_ptr<Cursor>& cursor = subqueries[&plan];
  if (!cursor) cursor = make_cursor(plan, *this);
  return *cursor;
}

std::unique_ptr<Cursor> make_cursor(const PlanNode& plan, Runtime& runtime) {
  switch (plan.kind) {
    case PlanKind::argument:
      return std::make_unique<Argument>();
    case PlanKind::filter:
      return std::make_unique<Filter>(plan, runtime);
    case PlanKind::project:
      return std::make_unique<Project>(plan, runtime);
    case PlanKind::optional:
      return std::make_unique<Optional>(plan, runtime);
    case PlanKind::unwind:
      return std::make_unique<Unwind>(plan, runtime);
    case PlanKind::aggregate:
      return std::make_unique<Aggregate>(plan, runtime);
    case PlanKind::distinct:
      return std::make_unique<Distinct>(plan, runtime);
    case PlanKind::sort:
      return std::make_unique<Sort>(plan, runtime);
    case PlanKind::skip:
    case PlanKind::limit:
      return std::make_unique<RowCount>(plan, runtime);
    case PlanKind::union_all:
      return std::make_unique<Union>(plan, runtime);
    case PlanKind::call:
      return std::make_unique<Call>(plan, runtime);
    default:
      break;
  }
  if (auto cursor = make_graph_cursor(plan, runtime)) return cursor;
  return make_path_cursor(plan, runtime);
}

}  // namespace mekhala::query
