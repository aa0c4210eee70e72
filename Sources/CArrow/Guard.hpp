// The conversion of C++ failures into C.
#pragma once

#include "CArrow.h"

#include <arrow/status.h>
#include <arrow/util/io_util.h>
#include <parquet/exception.h>

#include <cstring>
#include <exception>
#include <new>

namespace carrow {

inline carrow_kind kind(const arrow::Status &status) {
  if (status.IsOutOfMemory()) return carrow_out_of_memory;
  if (status.IsIOError()) return carrow_io;
  if (status.IsNotImplemented()) return carrow_unsupported;
  if (status.IsInvalid() || status.IsTypeError() || status.IsIndexError()) return carrow_invalid;
  return carrow_other;
}

inline void fail(carrow_failure *failure, carrow_kind kind, int system_error, const char *message) {
  *failure = {kind, system_error, strdup(message)};
}

// Runs `body`; returns false and fills `failure` when it fails or throws.
template <class Body>
bool guarded(carrow_failure *failure, Body body) {
  using arrow::Status;
  try {
    Status status;
    try {
      status = body();
    } catch (const parquet::ParquetStatusException &error) {
      status = error.status();
    }
    if (status.ok()) return true;
    fail(failure, kind(status), arrow::internal::ErrnoFromStatus(status), status.message().c_str());
  } catch (const parquet::ParquetException &error) {
    fail(failure, carrow_invalid, 0, error.what());
  } catch (const std::bad_alloc &) {
    fail(failure, carrow_out_of_memory, 0, "out of memory");
  } catch (const std::exception &error) {
    fail(failure, carrow_other, 0, error.what());
  } catch (...) {
    fail(failure, carrow_other, 0, "an unknown C++ exception");
  }
  return false;
}

}  // namespace carrow
