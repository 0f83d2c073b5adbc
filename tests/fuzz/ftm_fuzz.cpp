#include "io/ftm.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace mekhala;

// Rows in = accepted + rejected, and no statement or link points outside of its batch.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run(data, size, [](std::string_view bytes, Context& context) {
    ImportOptions options;
    options.source = "fuzz";
    const ImportScope scope{Ontology::builtin(), options, "fuzz", {}};
    const ImportedFile file = read_ftm(bytes, "input.json", scope, context);
    fuzz::require(file.report.rows == file.report.accepted + file.report.rejected);
    for (const NewLink& link : file.batch.links) {
      fuzz::require(link.from < file.batch.entities.size());
      fuzz::require(link.to < file.batch.entities.size());
    }
    for (const NewStatement& statement : file.batch.statements) {
      const bool of_link = statement.subject_type == SubjectType::link;
      fuzz::require(statement.subject <
                    (of_link ? file.batch.links.size() : file.batch.entities.size()));
    }
  });
}
