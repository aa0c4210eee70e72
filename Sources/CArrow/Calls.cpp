#include "Calls.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include <pthread.h>
#include <unistd.h>

namespace carrow {
namespace {

using Clock = std::chrono::steady_clock;

struct Call {
  Body body;
  std::function<void()> late;
  std::mutex mutex;
  std::condition_variable ended;
  bool isOver = false, isAbandoned = false, succeeded = false;
  carrow_failure failure = {};

  ~Call() { free(failure.message); }

  // Records the result and wakes the caller; returns whether it still waits.
  bool end(bool success, carrow_failure result) {
    std::lock_guard lock(mutex);
    isOver = true;
    succeeded = success;
    failure = result;
    ended.notify_all();
    return !isAbandoned;
  }
};

std::atomic<int> under_way{0};
thread_local Call *current = nullptr;
std::terminate_handler previous = nullptr;

// The library of Azure may throw where C++ allows no exception, which terminates the process. On a thread of this file
// only the call is lost: it fails, and the thread, whose stack cannot be unwound, sleeps forever.
[[noreturn]] void contain() {
  if (Call *call = current) {
    current = nullptr;
    carrow_failure failure = {};
    fail(&failure, carrow_io, 0, "the store's library failed on an answer (InternalError)");
    call->end(false, failure);
    while (true) pause();
  }
  if (previous) previous();
  std::abort();
}

// The threads that run calls. Never destroyed: they may run until the process has exited.
class Threads {
 public:
  static Threads &shared() {
    static Threads *threads = [] {
      previous = std::set_terminate(contain);
      return new Threads;
    }();
    return *threads;
  }

  void run(std::shared_ptr<Call> call) {
    std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    if (idle_ >= static_cast<int>(calls_.size())) return wake_.notify_one();
    // Signals are blocked on these threads, and on those that Arrow starts from them: a connection that a server has closed
    // must not terminate the process (SIGPIPE).
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    try {
      std::thread([this] { serve(); }).detach();
    } catch (...) {
      calls_.pop_back();
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      idle_++;
      bool found = wake_.wait_for(lock, std::chrono::seconds(10), [this] { return !calls_.empty(); });
      idle_--;
      if (!found) return;
      auto call = std::move(calls_.front());
      calls_.pop_front();
      lock.unlock();
      work(std::move(call));
      lock.lock();
    }
  }

  static void work(std::shared_ptr<Call> call) {
    current = call.get();
    carrow_failure failure = {};
    bool success = guarded(&failure, call->body);
    bool awaited = call->end(success, failure);
    if (!awaited && call->late) {
      carrow_failure ignored = {};
      guarded(&ignored, [&] { return call->late(), arrow::Status::OK(); });
      free(ignored.message);
    }
    call->body = {};
    call->late = {};
    current = nullptr;
    call.reset();
    under_way--;
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Call>> calls_;
  int idle_ = 0;
};

}  // namespace

int calls_under_way() { return under_way; }

bool limited(carrow_failure *failure, double seconds, Body body, std::function<void()> late, bool *is_late) {
  auto call = std::make_shared<Call>();
  call->body = std::move(body);
  call->late = std::move(late);
  under_way++;
  if (!guarded(failure, [&] { return Threads::shared().run(call), arrow::Status::OK(); })) {
    under_way--;
    return false;
  }
  std::unique_lock lock(call->mutex);
  auto limit = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  if (!call->ended.wait_for(lock, limit, [&] { return call->isOver; })) {
    call->isAbandoned = true;
    if (is_late) *is_late = true;
    std::string words = "timed out: no answer within " + std::to_string(static_cast<int64_t>(seconds)) + " seconds";
    fail(failure, carrow_io, 0, words.c_str());
    return false;
  }
  if (!call->succeeded) {
    *failure = call->failure;
    call->failure.message = nullptr;
  }
  return call->succeeded;
}

}  // namespace carrow
