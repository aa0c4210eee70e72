#include "CArrow.h"
#include "Guard.hpp"

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/arrow/writer.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <memory>
#include <vector>

using arrow::Status;
using carrow::guarded;

struct carrow_writer {
  std::shared_ptr<arrow::Schema> schema;
  std::shared_ptr<arrow::io::FileOutputStream> sink;
  std::unique_ptr<parquet::arrow::FileWriter> file;
};

struct carrow_reader {
  // The proxy counts the memory of this reader alone; the cap rejects the sizes that a damaged file claims.
  arrow::ProxyMemoryPool counted;
  arrow::CappedMemoryPool pool;
  std::unique_ptr<parquet::arrow::FileReader> file;

  explicit carrow_reader(int64_t limit) : counted(arrow::system_memory_pool()), pool(&counted, limit) {}
};

namespace {

std::shared_ptr<parquet::WriterProperties> writer_properties(const arrow::Schema &schema) {
  parquet::WriterProperties::Builder builder;
  builder.memory_pool(arrow::system_memory_pool());
  builder.compression(arrow::Compression::ZSTD)->compression_level(1)->enable_page_checksum();
  for (const auto &field : schema.fields()) {
    // Numbers seldom repeat, and bounds over the elements of lists are of no use.
    if (field->type()->id() == arrow::Type::LIST) {
      auto leaf = field->name() + ".list.element";
      builder.disable_dictionary(leaf)->disable_statistics(leaf);
    } else if (field->type()->id() != arrow::Type::STRING) {
      builder.disable_dictionary(field->name());
    }
  }
  return builder.build();
}

// Collects the columns of a field.
void leaves(const parquet::arrow::SchemaField &field, std::vector<int> *columns) {
  if (field.is_leaf()) columns->push_back(field.column_index);
  for (const auto &child : field.children) leaves(child, columns);
}

}  // namespace

carrow_writer *carrow_writer_open(int descriptor, ArrowSchema *schema, carrow_failure *failure) {
  std::unique_ptr<carrow_writer> writer;
  bool opened = guarded(failure, [&]() -> Status {
    writer = std::make_unique<carrow_writer>();
    ARROW_ASSIGN_OR_RAISE(writer->sink, arrow::io::FileOutputStream::Open(descriptor));
    ARROW_ASSIGN_OR_RAISE(writer->schema, arrow::ImportSchema(schema));
    ARROW_ASSIGN_OR_RAISE(
        writer->file, parquet::arrow::FileWriter::Open(*writer->schema, arrow::system_memory_pool(),
                                                       writer->sink, writer_properties(*writer->schema)));
    // Arrow writes the metadata of a schema only together with the schema itself, which other readers have no use for.
    if (writer->schema->HasMetadata()) {
      ARROW_RETURN_NOT_OK(writer->file->AddKeyValueMetadata(writer->schema->metadata()));
    }
    return Status::OK();
  });
  return opened ? writer.release() : nullptr;
}

bool carrow_writer_write(carrow_writer *writer, ArrowArray *rows, carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(rows, writer->schema));
    ARROW_RETURN_NOT_OK(writer->file->NewRowGroup());
    for (const auto &column : batch->columns()) {
      ARROW_RETURN_NOT_OK(writer->file->WriteColumnChunk(*column));
    }
    return Status::OK();
  });
}

bool carrow_writer_finish(carrow_writer *writer, carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    ARROW_RETURN_NOT_OK(writer->file->Close());
    return writer->sink->Close();
  });
}

void carrow_writer_free(carrow_writer *writer) {
  carrow_failure ignored = {};
  guarded(&ignored, [&]() -> Status {
    delete writer;
    return Status::OK();
  });
  free(ignored.message);
}

carrow_reader *carrow_reader_open(int descriptor, int64_t memory_limit, carrow_failure *failure) {
  std::unique_ptr<carrow_reader> reader;
  bool opened = guarded(failure, [&]() -> Status {
    reader = std::make_unique<carrow_reader>(memory_limit);
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(descriptor, &reader->pool));
    parquet::ReaderProperties properties(&reader->pool);
    properties.set_page_checksum_verification(true);
    // The modules above have threads of their own: Arrow's pool is never started.
    parquet::ArrowReaderProperties arrow_properties(/*use_threads=*/false);
    arrow_properties.set_pre_buffer(false);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(file, properties));
    builder.memory_pool(&reader->pool)->properties(arrow_properties);
    ARROW_ASSIGN_OR_RAISE(reader->file, builder.Build());
    return Status::OK();
  });
  return opened ? reader.release() : nullptr;
}

bool carrow_reader_schema(carrow_reader *reader, ArrowSchema *schema, carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    std::shared_ptr<arrow::Schema> fields;
    ARROW_RETURN_NOT_OK(reader->file->GetSchema(&fields));
    return arrow::ExportSchema(*fields, schema);
  });
}

int64_t carrow_reader_rows(const carrow_reader *reader) {
  return reader->file->parquet_reader()->metadata()->num_rows();
}

int carrow_reader_row_groups(const carrow_reader *reader) { return reader->file->num_row_groups(); }

bool carrow_reader_row_group_rows(const carrow_reader *reader, int row_group, int64_t *rows,
                                  carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    *rows = reader->file->parquet_reader()->metadata()->RowGroup(row_group)->num_rows();
    return Status::OK();
  });
}

bool carrow_reader_read(carrow_reader *reader, int row_group, int field, ArrowSchema *type, ArrowArray *column,
                        carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    std::vector<int> columns;
    leaves(reader->file->manifest().schema_fields.at(field), &columns);
    ARROW_ASSIGN_OR_RAISE(auto table, reader->file->ReadRowGroup(row_group, columns));
    if (table->num_columns() != 1) return Status::Invalid("the column is not one column");
    auto chunks = table->column(0)->chunks();
    std::shared_ptr<arrow::Array> array;
    if (chunks.size() == 1) {
      array = chunks[0];
    } else if (chunks.empty()) {
      ARROW_ASSIGN_OR_RAISE(array, arrow::MakeEmptyArray(table->column(0)->type(), &reader->pool));
    } else {
      ARROW_ASSIGN_OR_RAISE(array, arrow::Concatenate(chunks, &reader->pool));
    }
    ARROW_RETURN_NOT_OK(array->ValidateFull());
    return arrow::ExportArray(*array, column, type);
  });
}

void carrow_reader_free(carrow_reader *reader) { delete reader; }
