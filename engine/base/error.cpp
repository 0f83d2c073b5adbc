#include "engine/base/error.hpp"

namespace mekhala {

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::failure:
      return 1;
    case ErrorCode::usage:
      return 2;
    case ErrorCode::invalid_input:
      return 3;
    case ErrorCode::rows_rejected:
      return 4;
    case ErrorCode::refused:
      return 5;
    case ErrorCode::verification_failed:
      return 6;
    case ErrorCode::limit_exceeded:
      return 7;
    case ErrorCode::helper_missing:
      return 8;
    case ErrorCode::interrupted:
      return 130;
  }
  return 1;
}

const char* name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::failure:
      return "failure";
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::invalid_input:
      return "invalid_input";
    case ErrorCode::rows_rejected:
      return "rows_rejected";
    case ErrorCode::refused:
      return "refused";
    case ErrorCode::verification_failed:
      return "verification_failed";
    case ErrorCode::limit_exceeded:
      return "limit_exceeded";
    case ErrorCode::helper_missing:
      return "helper_missing";
    case ErrorCode::interrupted:
      return "interrupted";
  }
  return "failure";
}

}  // namespace mekhala
