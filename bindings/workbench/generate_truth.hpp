#pragma once

#include <filesystem>

#include "datasets/generator/evidence.hpp"

namespace mekhala {

// truth.json: entities (id, kind, roles, country, name, spellings and identifiers as they stand in
// the files, files, community), links, liaisons (id, victims by country), decoys (id, kind),
// communities, circular_sources, single_source, coerced_recruiters, duplicate_ads. One entity or
// link a line, so that it can be read without a parser. To be called once all evidence was made.
void write_truth(const std::filesystem::path& path, const generator::World& world,
                 const std::vector<generator::Journey>& journeys, const generator::Truth& truth,
                 const generator::Evidence& evidence, Context& context);

}  // namespace mekhala
