// A C wrapper of Arrow's object stores: Amazon S3, Google Cloud Storage, Azure Data Lake Storage.
//
// A function that can fail returns false or null and fills `failure`, whose message the caller frees. C++ exceptions do
// not leave the wrapper. Every call ends within its time limit. A store may be used by many threads at once, an upload
// by one thread at a time.
#pragma once

#include "CArrow.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct carrow_store carrow_store;
typedef struct carrow_upload carrow_upload;

typedef struct {
  // The account key, which Arrow does not find itself; null for other credentials.
  const char *azure_account_key;
  // True if requests are unsigned, for public buckets of S3.
  bool s3_anonymous;
  // A PEM file of the authorities that servers' certificates are verified against; null leaves the choice to the TLS
  // libraries. Read when the first store of the process is opened.
  const char *authorities;
  // The limit on requests at once. Read when the first store of the process is opened.
  int concurrency;
  // The time limit of a request in seconds, to which the time is added that its bytes take on a slow network.
  double time_limit;
} carrow_store_options;

// Opens the store of a URI. `*root` becomes the beginning of every path in the store, which the caller frees.
carrow_store *carrow_store_open(const char *uri, const carrow_store_options *options, char **root,
                                carrow_failure *failure);
void carrow_store_free(carrow_store *store);

// A receiver of objects; false ends the listing, which then succeeds.
typedef bool (*carrow_listed)(void *context, const char *path, int64_t size);
// Calls `listed` with every object below `folder`, page by page as they arrive where the store has pages.
// `*found` reports whether any object or folder was found.
bool carrow_store_list(carrow_store *store, const char *folder, carrow_listed listed, void *context, bool *found,
                       carrow_failure *failure);

typedef enum { carrow_absent, carrow_object, carrow_folder } carrow_presence;
// Reports the kind of an object, and its size in bytes (-1 for anything else).
bool carrow_store_find(carrow_store *store, const char *path, carrow_presence *presence, int64_t *size,
                       carrow_failure *failure);

// Reads a whole object into new memory, which the caller frees. A known size (else -1) saves a request.
// `*count` is -1, and nothing is read, when the object is larger than `maximum`.
bool carrow_store_read(carrow_store *store, const char *path, int64_t size, int64_t maximum, uint8_t **bytes,
                       int64_t *count, carrow_failure *failure);

bool carrow_store_remove(carrow_store *store, const char *path, carrow_failure *failure);
// Copies an object, on the server where the store can.
bool carrow_store_copy(carrow_store *store, const char *from, const char *to, carrow_failure *failure);

// Begins an upload, which replaces an object of that name when it is committed.
carrow_upload *carrow_upload_open(carrow_store *store, const char *path, carrow_failure *failure);
bool carrow_upload_write(carrow_upload *upload, const void *bytes, int64_t count, carrow_failure *failure);
// Completes the upload: from now on the object exists. Frees the upload, also when it fails.
bool carrow_upload_commit(carrow_upload *upload, carrow_failure *failure);
// Abandons the upload, which leaves no object of that name. Frees the upload.
void carrow_upload_abort(carrow_upload *upload);

#ifdef __cplusplus
}
#endif
