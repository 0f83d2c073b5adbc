#include "engine/base/error.hpp"
#include "engine/case/case.hpp"

namespace mekhala {

NewEntity Case::known(EntityRow row) const {
  const auto found = entity(RawKey{}, row);
  if (!found) throw Error(ErrorCode::usage, "there is no such entity in this case");
  return {found->uid, found->kind};
}

EntityRow Case::newest_entity() const {
  EntityRow newest = 0;
  for_each_entity(RawKey{},
                  [&](const RawEntity& entity) { newest = std::max(newest, entity.row); });
  return newest;
}

}  // namespace mekhala
