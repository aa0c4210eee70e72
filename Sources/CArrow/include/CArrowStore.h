// The C face of Arrow's object stores: Amazon S3, Google Cloud Storage, Azure Data Lake Storage.
//
// A function that can fail returns false (or null) and fills `failure`, whose message the caller frees. No C++
// exception crosses. Every call ends within its time limit. A store may be used from many threads at once; an upload
// belongs to one thread at a time.
#pragma once

#include "CArrow.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct carrow_store carrow_store;
typedef struct carrow_upload carrow_upload;

typedef struct {
  // Credentials that Arrow does not find itself; null where there are none.
  const char *azure_account_key;
  // Requests without any signature, for public buckets of S3.
  bool s3_anonymous;
  // A PEM file of the authorities that servers' certificates are checked against; null leaves the choice to the
  // TLS libraries. Counts when the first store of the process is opened.
  const char *authorities;
  // How many requests may be under way at once. Counts when the first store of the process is opened.
  int concurrency;
  // How many seconds a request may take, besides what its bytes take on a slow network.
  double time_limit;
} carrow_store_options;

// Opens the store of a URI; `*root` becomes what paths in the store begin with (to be freed).
carrow_store *carrow_store_open(const char *uri, const carrow_store_options *options, char **root,
                                carrow_failure *failure);
void carrow_store_free(carrow_store *store);

// Called for each object; false ends the listing, which then succeeds.
typedef bool (*carrow_listed)(void *context, const char *path, int64_t size);
// Hands every object below `folder` to `listed`, page after page as they arrive where the store can.
// `*found` tells whether anything of that name is there.
bool carrow_store_list(carrow_store *store, const char *folder, carrow_listed listed, void *context, bool *found,
                       carrow_failure *failure);

typedef enum { carrow_absent, carrow_object, carrow_folder } carrow_presence;
bool carrow_store_find(carrow_store *store, const char *path, carrow_presence *presence, int64_t *size,
                       carrow_failure *failure);

// Reads a whole object into new memory that the caller frees. A size known beforehand (else -1) saves a request.
// `*count` is -1, and nothing is read, when the object is larger than `maximum`.
bool carrow_store_read(carrow_store *store, const char *path, int64_t size, int64_t maximum, uint8_t **bytes,
                       int64_t *count, carrow_failure *failure);

bool carrow_store_remove(carrow_store *store, const char *path, carrow_failure *failure);
// On the server's side, where it can.
bool carrow_store_copy(carrow_store *store, const char *from, const char *to, carrow_failure *failure);

carrow_upload *carrow_upload_open(carrow_store *store, const char *path, carrow_failure *failure);
bool carrow_upload_write(carrow_upload *upload, const void *bytes, int64_t count, carrow_failure *failure);
// Only now does the object exist. Frees the upload, also when it fails.
bool carrow_upload_commit(carrow_upload *upload, carrow_failure *failure);
// Gives up, leaving nothing under the name. Frees the upload.
void carrow_upload_abort(carrow_upload *upload);

#ifdef __cplusplus
}
#endif
