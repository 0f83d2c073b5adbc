#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/query/types.hpp"

namespace mekhala::query {

struct ProcedureField {
  std::string name;
  TypeMask type = kAnyType;
};

struct ProcedureSignature {
  std::string name = {};
  std::vector<ProcedureField> inputs = {};
  std::size_t num_optional = 0;  // of the inputs, from the end: may be left out
  std::vector<ProcedureField> outputs = {};
};

// What CALL can reach. The engine knows no algorithm: whoever runs queries hands this in.
class Procedures {
 public:
  virtual ~Procedures() = default;
  [[nodiscard]] virtual const ProcedureSignature* find(std::string_view name) const = 0;
  [[nodiscard]] virtual std::vector<std::string_view> names() const = 0;
  // One row of outputs each. The arguments fit the signature in number and type; optional ones may
  // be missing.
  [[nodiscard]] virtual std::vector<std::vector<Value>> call(const ProcedureSignature& procedure,
                                                             std::span<const Value> arguments,
                                                             Context& context) const = 0;
};

}  // namespace mekhala::query
