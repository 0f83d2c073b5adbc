#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

struct ValueHash {
  std::size_t operator()(const Value& value) const { return hash_of(value); }
};
struct ValueSame {
  bool operator()(const Value& a, const Value& b) const { return equivalent(a, b); }
};

void require_number(const Value& value, const Expr& call) {
  if (!value.is_number()) throw wrong_argument(call.at, call.text, value);
}

class CountRows : public Aggregator {
 public:
  void add(const std::vector<Value>&) override { ++count_; }
  Value finish() override { return count_; }

 private:
  std::int64_t count_ = 0;
};

class Count : public Aggregator {
 public:
  void add(const std::vector<Value>& args) override { count_ += args[0].is_null() ? 0 : 1; }
  Value finish() override { return count_; }

 private:
  std::int64_t count_ = 0;
};

class Collect : public Aggregator {
 public:
  void add(const std::vector<Value>& args) override {
    if (!args[0].is_null()) items_.push_back(args[0]);
  }
  Value finish() override { return std::move(items_); }

 private:
  List items_;
};

class Sum : public Aggregator {
 public:
  explicit Sum(const Expr& call) : call_(call) {}
  void add(const std::vector<Value>& args) override {
    if (args[0].is_null()) return;
    require_number(args[0], call_);
    sum_ = apply_binary("+", sum_, args[0], call_.at);
  }
  Value finish() override { return sum_; }

 private:
  const Expr& call_;
  Value sum_ = std::int64_t{0};
};

class Average : public Aggregator {
 public:
  explicit Average(const Expr& call) : call_(call) {}
  void add(const std::vector<Value>& args) override {
    if (args[0].is_null()) return;
    require_number(args[0], call_);
    sum_ += args[0].number();
    ++count_;
  }
  Value finish() override {
    return count_ == 0 ? Value() : Value(sum_ / static_cast<double>(count_));
  }

 private:
  const Expr& call_;
  double sum_ = 0;
  std::int64_t count_ = 0;
};

class Extreme : public Aggregator {
 public:
  explicit Extreme(bool largest) : largest_(largest) {}
  void add(const std::vector<Value>& args) override {
    if (args[0].is_null()) return;
    if (best_.is_null() || (largest_ ? order(args[0], best_) > 0 : order(args[0], best_) < 0)) {
      best_ = args[0];
    }
  }
  Value finish() override { return best_; }

 private:
  bool largest_;
  Value best_;
};

// Welford's running variance: no difference of two large sums.
class Deviation : public Aggregator {
 public:
  Deviation(const Expr& call, bool of_sample) : call_(call), of_sample_(of_sample) {}
  void add(const std::vector<Value>& args) override {
    if (args[0].is_null()) return;
    require_number(args[0], call_);
    const double delta = args[0].number() - mean_;
    count_ += 1;
    mean_ += delta / count_;
    squares_ += delta * (args[0].number() - mean_);
  }
  Value finish() override {
    const double divisor = of_sample_ ? count_ - 1 : count_;
    return divisor > 0 ? std::sqrt(squares_ / divisor) : 0.0;
  }

 private:
  const Expr& call_;
  bool of_sample_;
  double count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

class Percentile : public Aggregator {
 public:
  Percentile(const Expr& call, bool continuous) : call_(call), continuous_(continuous) {}
  void add(const std::vector<Value>& args) override {
    if (!args[1].is_number() || !(args[1].number() >= 0 && args[1].number() <= 1)) {
      throw run_error(ErrorKind::argument, "NumberOutOfRange", call_.at,
                      "the second argument of a percentile is a number from 0 to 1");
    }
    share_ = args[1].number();
    if (args[0].is_null()) return;
    require_number(args[0], call_);
    items_.push_back(args[0]);
  }
  Value finish() override {
    if (items_.empty()) return {};
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Value& a, const Value& b) { return order(a, b) < 0; });
    const double last = static_cast<double>(items_.size() - 1);
    if (!continuous_) {
      const double place = std::ceil(share_ * static_cast<double>(items_.size())) - 1;
      return items_[static_cast<std::size_t>(std::clamp(place, 0.0, last))];
    }
    const double place = share_ * last;
    const auto below = static_cast<std::size_t>(std::floor(place));
    const auto above = static_cast<std::size_t>(std::ceil(place));
    const double low = items_[below].number();
    return low + (items_[above].number() - low) * (place - std::floor(place));
  }

 private:
  const Expr& call_;
  bool continuous_;
  double share_ = 0;
  List items_;
};

class Distinct : public Aggregator {
 public:
  explicit Distinct(std::unique_ptr<Aggregator> inner) : inner_(std::move(inner)) {}
  void add(const std::vector<Value>& args) override {
    if (args[0].is_null() || seen_.insert(args[0]).second) inner_->add(args);
  }
  Value finish() override { return inner_->finish(); }

 private:
  std::unique_ptr<Aggregator> inner_;
  std::unordered_set<Value, ValueHash, ValueSame> seen_;
};

std::unique_ptr<Aggregator> plain_aggregator(const Expr& call) {
  if (call.kind == ExprKind::count_star) return std::make_unique<CountRows>();
  const std::string& name = call.text;
  if (name == "count") return std::make_unique<Count>();
  if (name == "collect") return std::make_unique<Collect>();
  if (name == "sum") return std::make_unique<Sum>(call);
  if (name == "avg") return std::make_unique<Average>(call);
  if (name == "min" || name == "max") return std::make_unique<Extreme>(name == "max");
  if (name == "stdev" || name == "stdevp")
    return std::make_unique<Deviation>(call, name == "stdev");
  return std::make_unique<Percentile>(call, name == "percentilecont");
}

constexpr std::array kFunctions = {
    Function{.name = "count", .result = kIntegerType, .aggregate = true},
    Function{.name = "collect", .result = kListType, .aggregate = true},
    Function{.name = "sum", .result = kNumberType, .first = kNumberType, .aggregate = true},
    Function{
        .name = "avg", .result = kFloatType | kNullType, .first = kNumberType, .aggregate = true},
    Function{.name = "min", .aggregate = true},
    Function{.name = "max", .aggregate = true},
    Function{.name = "stdev", .result = kFloatType, .first = kNumberType, .aggregate = true},
    Function{.name = "stdevp", .result = kFloatType, .first = kNumberType, .aggregate = true},
    Function{.name = "percentiledisc",
             .least = 2,
             .most = 2,
             .result = kNumberType | kNullType,
             .first = kNumberType,
             .aggregate = true},
    Function{.name = "percentilecont",
             .least = 2,
             .most = 2,
             .result = kFloatType | kNullType,
             .first = kNumberType,
             .aggregate = true},
};

}  // namespace

std::unique_ptr<Aggregator> make_aggregator(const Expr& call) {
  auto aggregator = plain_aggregator(call);
  return call.distinct ? std::make_unique<Distinct>(std::move(aggregator)) : std::move(aggregator);
}

std::span<const Function> aggregate_functions() { return kFunctions; }

}  // namespace mekhala::query
