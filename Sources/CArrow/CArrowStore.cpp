#include "CArrowStore.h"
#include "Calls.hpp"

#include <arrow/buffer.h>
#include <arrow/filesystem/azurefs.h>
#include <arrow/filesystem/filesystem.h>
#include <arrow/filesystem/s3fs.h>
#include <arrow/io/interfaces.h>
#include <arrow/util/config.h>
#include <arrow/util/future.h>

#include <dlfcn.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace fs = arrow::fs;
using arrow::Status;

namespace {

// Exponential back-off with full jitter: clients that fail together do not repeat their requests together.
class JitteredRetries : public fs::S3RetryStrategy {
 public:
  bool ShouldRetry(const AWSErrorDetail &error, int64_t attempts) override {
    return attempts < 4 && (error.should_retry || throttled(error.exception_name));
  }

  int64_t CalculateDelayBeforeNextRetry(const AWSErrorDetail &, int64_t attempts) override {
    thread_local std::minstd_rand random{std::random_device{}()};
    int64_t longest = 200L << std::min<int64_t>(attempts, 4);
    return std::uniform_int_distribution<int64_t>(longest / 8, longest)(random);
  }

 private:
  static bool throttled(const std::string &name) {
    return name == "SlowDown" || name == "TooManyRequests" || name == "ServiceUnavailable";
  }
};

bool begins(const std::string &text, const char *prefix) { return text.rfind(prefix, 0) == 0; }

// A copy of the options, for a thread that may outlive the caller.
struct Options {
  std::string uri, azure_account_key, authorities;
  bool s3_anonymous;
  int concurrency;

  Options(const char *uri, const carrow_store_options &options)
      : uri(uri),
        azure_account_key(options.azure_account_key ? options.azure_account_key : ""),
        authorities(options.authorities ? options.authorities : ""),
        s3_anonymous(options.s3_anonymous),
        concurrency(options.concurrency) {}
};

Status prepare(const Options &options) {
  static std::once_flag once;
  static Status result;
  std::call_once(once, [&] {
    result = [&]() -> Status {
      fs::FileSystemGlobalOptions global;
      global.tls_ca_file_path = options.authorities;
      ARROW_RETURN_NOT_OK(fs::Initialize(global));
      return arrow::io::SetIOThreadPoolCapacity(options.concurrency);
    }();
  });
  return result;
}

// At the process's exit the library of S3 waits for its requests. If some are stuck, the process exits immediately.
void finish(int status, void *) {
  if (carrow::calls_under_way() > 0) {
    fflush(nullptr);
    _exit(status);
  }
  fs::EnsureFinalized();
}

// The library of S3 is large; it is loaded when it is first needed, from the folder of Arrow's library.
Status load_s3() {
  static std::once_flag once;
  static Status result;
  std::call_once(once, [] {
    std::string name = "libarrow_s3.so." ARROW_SO_VERSION;
    Dl_info found;
    void *arrow = dlsym(RTLD_DEFAULT, "_ZN5arrow2fs15EnsureFinalizedEv");
    if (arrow && dladdr(arrow, &found) && found.dli_fname) {
      std::string library = found.dli_fname;
      name = library.substr(0, library.rfind('/') + 1) + name;
    }
    result = fs::LoadFileSystemFactories(name.c_str());
  });
  return result;
}

arrow::Result<std::shared_ptr<fs::FileSystem>> open(const Options &options, std::string *root) {
  const std::string &uri = options.uri;
  ARROW_RETURN_NOT_OK(prepare(options));
  if (begins(uri, "s3:")) {
    ARROW_RETURN_NOT_OK(load_s3());
    fs::FileSystemFactoryOptions extra{
        {"retry_strategy", std::shared_ptr<fs::S3RetryStrategy>(std::make_shared<JitteredRetries>())}};
    if (options.s3_anonymous) {
      // Requests are signed only with keys that are not empty.
      extra.emplace_back("access_key", std::string());
      extra.emplace_back("secret_key", std::string());
    }
    auto system = fs::FileSystemFromUriAndOptions(uri, extra, root);
    // Registered after the library's static objects were made, hence run before they are destroyed.
    static std::once_flag once;
    std::call_once(once, [] { on_exit(finish, nullptr); });
    return system;
  }
  if (begins(uri, "abfs")) {
    ARROW_ASSIGN_OR_RAISE(auto azure, fs::AzureOptions::FromUri(uri, root));
    if (!options.azure_account_key.empty()) {
      ARROW_RETURN_NOT_OK(azure.ConfigureAccountKeyCredential(options.azure_account_key));
    }
    // In the background the library would throw on a thread where it cannot be caught.
    azure.background_writes = false;
    return fs::AzureFileSystem::Make(azure);
  }
  return fs::FileSystemFromUri(uri, root);
}

}  // namespace

struct carrow_store {
  std::shared_ptr<fs::FileSystem> system;
  double time_limit;

  // Slow networks move 64 KiB a second.
  double limit(int64_t bytes = 0) const { return time_limit + static_cast<double>(bytes) / (64 << 10); }
};

struct carrow_upload {
  // The state that a stuck call keeps alive.
  struct Stream {
    std::shared_ptr<fs::FileSystem> system;
    std::shared_ptr<arrow::io::OutputStream> stream;

    // Leaves no object under the name. A stream of Google's completes its upload when it is closed or destroyed: it is
    // leaked, and the store discards the unfinished upload.
    void abandon() {
      if (!stream) return;
      if (system->type_name() == "gcs") {
        new std::shared_ptr<arrow::io::OutputStream>(std::move(stream));
      } else {
        (void)stream->Abort();
      }
      stream.reset();
    }
  };

  std::shared_ptr<Stream> stream;
  double time_limit;
  // The bytes written, all of which may still be on this machine: S3 and Google's store take them in pieces.
  int64_t pending = 0;
  // True if a call has exceeded its time limit: it alone may touch the stream then.
  bool is_stuck = false;

  bool run(carrow_failure *failure, std::function<Status(arrow::io::OutputStream &)> body) {
    double seconds = time_limit + static_cast<double>(pending) / (64 << 10);
    auto stream = this->stream;
    return carrow::limited(
        failure, seconds, [stream, body] { return body(*stream->stream); }, [stream] { stream->abandon(); },
        &is_stuck);
  }
};

carrow_store *carrow_store_open(const char *uri, const carrow_store_options *options, char **root,
                                carrow_failure *failure) {
  struct Opened {
    std::shared_ptr<fs::FileSystem> system;
    std::string root;
  };
  auto opened = std::make_shared<Opened>();
  Options wanted(uri, *options);
  bool done = carrow::limited(failure, options->time_limit, [opened, wanted]() -> Status {
    return open(wanted, &opened->root).Value(&opened->system);
  });
  if (!done) return nullptr;
  *root = strdup(opened->root.c_str());
  return new carrow_store{std::move(opened->system), options->time_limit};
}

void carrow_store_free(carrow_store *store) { delete store; }

bool carrow_store_list(carrow_store *store, const char *folder, carrow_listed listed, void *context, bool *found,
                       carrow_failure *failure) {
  struct Listing {
    std::shared_ptr<fs::FileSystem> system;
    fs::FileSelector selector;
    fs::FileInfoGenerator pages;
    fs::FileInfoVector page;
    bool is_over = false;
  };
  auto listing = std::make_shared<Listing>();
  listing->system = store->system;
  listing->selector.base_dir = folder;
  listing->selector.recursive = true;
  listing->selector.allow_not_found = true;
  // Arrow returns pages of S3 only; a listing of the others is one call, which may take as long as many pages. With
  // Arrow's generator the library of Azure would throw on a thread where it cannot be caught.
  bool is_paged = store->system->type_name() == "s3";
  double seconds = is_paged ? store->limit() : 10 * store->limit();
  *found = false;
  while (!listing->is_over) {
    bool done = carrow::limited(failure, seconds, [listing, is_paged]() -> Status {
      if (is_paged) {
        if (!listing->pages) listing->pages = listing->system->GetFileInfoGenerator(listing->selector);
        auto next = listing->pages();  // owns the result
        ARROW_ASSIGN_OR_RAISE(listing->page, next.result());
        listing->is_over = listing->page.empty();
      } else {
        ARROW_ASSIGN_OR_RAISE(listing->page, listing->system->GetFileInfo(listing->selector));
        listing->is_over = true;
      }
      return Status::OK();
    });
    if (!done) return false;
    if (!listing->page.empty()) *found = true;
    for (const auto &info : listing->page) {
      if (info.IsFile() && !listed(context, info.path().c_str(), info.size())) return true;
    }
  }
  return true;
}

bool carrow_store_find(carrow_store *store, const char *path, carrow_presence *presence, int64_t *size,
                       carrow_failure *failure) {
  auto info = std::make_shared<fs::FileInfo>();
  auto system = store->system;
  bool done = carrow::limited(failure, store->limit(), [info, system, path = std::string(path)] {
    return system->GetFileInfo(path).Value(info.get());
  });
  if (!done) return false;
  *presence = info->IsFile() ? carrow_object : info->IsDirectory() ? carrow_folder : carrow_absent;
  *size = info->IsFile() ? info->size() : -1;
  return true;
}

bool carrow_store_read(carrow_store *store, const char *path, int64_t size, int64_t maximum, uint8_t **bytes,
                       int64_t *count, carrow_failure *failure) {
  struct Reading {
    std::shared_ptr<fs::FileSystem> system;
    std::string path;
    int64_t size;
    std::shared_ptr<arrow::io::RandomAccessFile> file;
    uint8_t *bytes = nullptr;

    ~Reading() { free(bytes); }
  };
  auto reading = std::make_shared<Reading>(Reading{store->system, path, size, nullptr});
  *count = -1;
  if (size < 0) {
    bool opened = carrow::limited(failure, store->limit(), [reading]() -> Status {
      ARROW_ASSIGN_OR_RAISE(reading->file, reading->system->OpenInputFile(reading->path));
      return reading->file->GetSize().Value(&reading->size);
    });
    if (!opened) return false;
  }
  if (reading->size > maximum) return true;
  bool done = carrow::limited(failure, store->limit(reading->size), [reading]() -> Status {
    if (!reading->file) {  // opened without a request
      fs::FileInfo info(reading->path, fs::FileType::File);
      info.set_size(reading->size);
      ARROW_ASSIGN_OR_RAISE(reading->file, reading->system->OpenInputFile(info));
    }
    reading->bytes = static_cast<uint8_t *>(malloc(std::max<int64_t>(reading->size, 1)));
    if (!reading->bytes) return Status::OutOfMemory("no memory for the object");
    int64_t read = 0;
    while (read < reading->size) {
      ARROW_ASSIGN_OR_RAISE(auto got, reading->file->ReadAt(read, reading->size - read, reading->bytes + read));
      if (got <= 0) return Status::IOError("connection closed before the end of the object");
      read += got;
    }
    return reading->file->Close();
  });
  if (!done) return false;
  *bytes = std::exchange(reading->bytes, nullptr);
  *count = reading->size;
  return true;
}

bool carrow_store_remove(carrow_store *store, const char *path, carrow_failure *failure) {
  auto system = store->system;
  return carrow::limited(failure, store->limit(),
                         [system, path = std::string(path)] { return system->DeleteFile(path); });
}

bool carrow_store_copy(carrow_store *store, const char *from, const char *to, carrow_failure *failure) {
  auto system = store->system;
  return carrow::limited(failure, 10 * store->limit(), [system, from = std::string(from), to = std::string(to)] {
    return system->CopyFile(from, to);
  });
}

carrow_upload *carrow_upload_open(carrow_store *store, const char *path, carrow_failure *failure) {
  auto stream = std::make_shared<carrow_upload::Stream>();
  stream->system = store->system;
  bool opened = carrow::limited(
      failure, store->limit(),
      [stream, path = std::string(path)] { return stream->system->OpenOutputStream(path).Value(&stream->stream); },
      [stream] { stream->abandon(); });
  return opened ? new carrow_upload{std::move(stream), store->time_limit} : nullptr;
}

bool carrow_upload_write(carrow_upload *upload, const void *bytes, int64_t count, carrow_failure *failure) {
  std::shared_ptr<arrow::Buffer> copy;  // a stuck call may use it for longer than the caller waits
  bool copied = carrow::guarded(failure, [&]() -> Status {
    ARROW_ASSIGN_OR_RAISE(copy, arrow::AllocateBuffer(count));
    memcpy(copy->mutable_data(), bytes, count);
    return Status::OK();
  });
  upload->pending += count;
  return copied && upload->run(failure, [copy](arrow::io::OutputStream &stream) { return stream.Write(copy); });
}

bool carrow_upload_commit(carrow_upload *upload, carrow_failure *failure) {
  bool done = upload->run(failure, [](arrow::io::OutputStream &stream) { return stream.Close(); });
  if (done) {
    delete upload;
  } else {
    carrow_upload_abort(upload);
  }
  return done;
}

void carrow_upload_abort(carrow_upload *upload) {
  if (!upload->is_stuck) {
    carrow_failure ignored = {};
    auto stream = upload->stream;
    carrow::limited(&ignored, upload->time_limit, [stream] {
      stream->abandon();
      return Status::OK();
    });
    free(ignored.message);
  }
  delete upload;
}
