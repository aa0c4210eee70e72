// A C wrapper of Arrow's Parquet reader and writer. Data is exchanged through the Arrow C data interface
// (https://arrow.apache.org/docs/format/CDataInterface.html), whose two structures are declared below.
//
// A function that can fail returns false or null and fills `failure`, whose message the caller frees. C++ exceptions do
// not leave the wrapper. A handle may be used by one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_NULLABLE 2

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif

typedef enum {
  carrow_invalid = 1,
  carrow_io,
  carrow_out_of_memory,
  carrow_unsupported,
  carrow_other,
} carrow_kind;

typedef struct {
  carrow_kind kind;
  int system_error;  // errno, or 0
  char *message;
} carrow_failure;

typedef struct carrow_writer carrow_writer;
typedef struct carrow_reader carrow_reader;

// Begins a file. Closes the descriptor at its end, also when it fails, and releases the schema (a struct),
// whose metadata becomes that of the file.
carrow_writer *carrow_writer_open(int descriptor, struct ArrowSchema *schema, carrow_failure *failure);
// Appends one row group. The array (a struct of the schema's columns) is released before this returns.
bool carrow_writer_write(carrow_writer *writer, struct ArrowArray *rows, carrow_failure *failure);
bool carrow_writer_finish(carrow_writer *writer, carrow_failure *failure);
void carrow_writer_free(carrow_writer *writer);

// Opens a file. Closes the descriptor at its end, also when it fails. Pages and columns take at most `memory_limit` bytes.
carrow_reader *carrow_reader_open(int descriptor, int64_t memory_limit, carrow_failure *failure);
bool carrow_reader_schema(carrow_reader *reader, struct ArrowSchema *schema, carrow_failure *failure);
int64_t carrow_reader_rows(const carrow_reader *reader);
int carrow_reader_row_groups(const carrow_reader *reader);
bool carrow_reader_row_group_rows(const carrow_reader *reader, int row_group, int64_t *rows, carrow_failure *failure);
// Reads and validates one top-level field of one row group, which must be released before the reader is freed.
bool carrow_reader_read(carrow_reader *reader, int row_group, int field, struct ArrowSchema *type,
                        struct ArrowArray *column, carrow_failure *failure);
void carrow_reader_free(carrow_reader *reader);

#ifdef __cplusplus
}
#endif

#include "CArrowStore.h"
