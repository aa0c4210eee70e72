#include "CArrowStore.h"
#include "Guard.hpp"

#include <arrow/filesystem/azurefs.h>
#include <arrow/filesystem/filesystem.h>
#include <arrow/filesystem/s3fs.h>
#include <arrow/io/interfaces.h>
#include <arrow/util/config.h>
#include <arrow/util/future.h>

#include <dlfcn.h>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <string>

namespace fs = arrow::fs;
using arrow::Status;

struct carrow_store {
  std::shared_ptr<fs::FileSystem> system;
};

struct carrow_upload {
  std::shared_ptr<arrow::io::OutputStream> stream;
  bool abandons;  // whether an abort must not touch the stream
};

namespace {

// Exponential back-off with full jitter: many clients that fail together do not come back together.
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

// Keeps a connection that a server has closed from ending the process, without changing what SIGPIPE means to others:
// the signal goes to the thread that wrote, and threads of Arrow's are born with the mask of the one that made them.
class QuietPipes {
 public:
  QuietPipes() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }

  ~QuietPipes() {
    if (sigismember(&before_, SIGPIPE)) return;
    timespec now = {};
    while (sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_, before_;
};

template <class Body>
bool guarded(carrow_failure *failure, Body body) {
  QuietPipes quiet;
  return carrow::guarded(failure, body);
}

bool begins(const std::string &text, const char *prefix) { return text.rfind(prefix, 0) == 0; }

Status prepare(const carrow_store_options &options) {
  static std::once_flag once;
  static Status result;
  std::call_once(once, [&] {
    result = [&]() -> Status {
      fs::FileSystemGlobalOptions global;
      if (options.authorities) global.tls_ca_file_path = options.authorities;
      ARROW_RETURN_NOT_OK(fs::Initialize(global));
      return arrow::io::SetIOThreadPoolCapacity(options.concurrency);
    }();
  });
  return result;
}

// The library of S3 is large and loaded when it is first needed, from beside Arrow's own.
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

arrow::Result<std::shared_ptr<fs::FileSystem>> open(const std::string &uri, const carrow_store_options &options,
                                                    std::string *root) {
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
    // After the library's own static objects were made, hence before they are destroyed.
    static std::once_flag once;
    std::call_once(once, [] { std::atexit([] { fs::EnsureFinalized(); }); });
    return system;
  }
  if (begins(uri, "abfs") && options.azure_account_key) {
    ARROW_ASSIGN_OR_RAISE(auto azure, fs::AzureOptions::FromUri(uri, root));
    ARROW_RETURN_NOT_OK(azure.ConfigureAccountKeyCredential(options.azure_account_key));
    return fs::AzureFileSystem::Make(azure);
  }
  return fs::FileSystemFromUri(uri, root);
}

}  // namespace

carrow_store *carrow_store_open(const char *uri, const carrow_store_options *options, char **root,
                                carrow_failure *failure) {
  std::unique_ptr<carrow_store> store;
  bool opened = guarded(failure, [&]() -> Status {
    std::string path;
    ARROW_ASSIGN_OR_RAISE(auto system, open(uri, *options, &path));
    store = std::make_unique<carrow_store>(carrow_store{std::move(system)});
    *root = strdup(path.c_str());
    return Status::OK();
  });
  return opened ? store.release() : nullptr;
}

void carrow_store_free(carrow_store *store) { delete store; }

bool carrow_store_list(carrow_store *store, const char *folder, carrow_listed listed, void *context, bool *found,
                       carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    fs::FileSelector selector;
    selector.base_dir = folder;
    selector.recursive = true;
    selector.allow_not_found = true;
    *found = false;
    auto pages = store->system->GetFileInfoGenerator(selector);
    while (true) {
      auto next = pages();  // the result is a part of it
      ARROW_ASSIGN_OR_RAISE(auto page, next.result());
      if (page.empty()) return Status::OK();
      *found = true;
      for (const auto &info : page) {
        if (info.IsFile() && !listed(context, info.path().c_str(), info.size())) return Status::OK();
      }
    }
  });
}

bool carrow_store_find(carrow_store *store, const char *path, carrow_presence *presence, int64_t *size,
                       carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    ARROW_ASSIGN_OR_RAISE(auto info, store->system->GetFileInfo(path));
    *presence = info.IsFile() ? carrow_object : info.IsDirectory() ? carrow_folder : carrow_absent;
    *size = info.IsFile() ? info.size() : -1;
    return Status::OK();
  });
}

bool carrow_store_read(carrow_store *store, const char *path, int64_t size, carrow_reserve reserve, void *context,
                       int64_t *count, carrow_failure *failure) {
  return guarded(failure, [&]() -> Status {
    *count = -1;
    std::shared_ptr<arrow::io::RandomAccessFile> file;
    if (size < 0) {
      ARROW_ASSIGN_OR_RAISE(file, store->system->OpenInputFile(path));
      ARROW_ASSIGN_OR_RAISE(size, file->GetSize());
    } else {
      fs::FileInfo info(path, fs::FileType::File);
      info.set_size(size);
      ARROW_ASSIGN_OR_RAISE(file, store->system->OpenInputFile(info));
    }
    uint8_t *bytes = reserve(context, size);
    if (!bytes) return Status::OK();
    int64_t done = 0;
    while (done < size) {
      ARROW_ASSIGN_OR_RAISE(auto got, file->ReadAt(done, size - done, bytes + done));
      if (got <= 0) return Status::IOError("connection closed before the end of the object");
      done += got;
    }
    *count = done;
    return file->Close();
  });
}

bool carrow_store_remove(carrow_store *store, const char *path, carrow_failure *failure) {
  return guarded(failure, [&] { return store->system->DeleteFile(path); });
}

bool carrow_store_copy(carrow_store *store, const char *from, const char *to, carrow_failure *failure) {
  return guarded(failure, [&] { return store->system->CopyFile(from, to); });
}

carrow_upload *carrow_upload_open(carrow_store *store, const char *path, carrow_failure *failure) {
  std::unique_ptr<carrow_upload> upload;
  bool opened = guarded(failure, [&]() -> Status {
    ARROW_ASSIGN_OR_RAISE(auto stream, store->system->OpenOutputStream(path));
    // A stream of Google's ends its upload, and so makes the object, when it is closed or destroyed.
    bool abandons = store->system->type_name() == "gcs";
    upload = std::make_unique<carrow_upload>(carrow_upload{std::move(stream), abandons});
    return Status::OK();
  });
  return opened ? upload.release() : nullptr;
}

bool carrow_upload_write(carrow_upload *upload, const void *bytes, int64_t count, carrow_failure *failure) {
  return guarded(failure, [&] { return upload->stream->Write(bytes, count); });
}

bool carrow_upload_commit(carrow_upload *upload, carrow_failure *failure) {
  bool done = guarded(failure, [&] { return upload->stream->Close(); });
  if (done) {
    delete upload;
  } else {
    carrow_upload_abort(upload);
  }
  return done;
}

void carrow_upload_abort(carrow_upload *upload) {
  // What is abandoned is never freed; the store forgets an upload that nobody ends.
  if (upload->abandons) return;
  carrow_failure ignored = {};
  guarded(&ignored, [&] {
    Status aborted = upload->stream->Abort();
    delete upload;
    return aborted;
  });
  free(ignored.message);
}
