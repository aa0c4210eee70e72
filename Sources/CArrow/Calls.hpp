// Calls of the stores' libraries, each with a time limit.
//
// None of the libraries lets Arrow limit how long a request may take. So every call runs on a thread of this file's, and
// who called waits for it as long as it may take. A call that takes longer is left alone: its thread goes on, and whatever
// it uses belongs to it.
#pragma once

#include "Guard.hpp"

#include <functional>

namespace carrow {

using Body = std::function<arrow::Status()>;

// Runs `body` for at most so many seconds. It and `late`, which follows on the same thread when `body` ends after nobody
// waits for it any more, must own all that they use. `*is_late` becomes true when nobody waits any more.
bool limited(carrow_failure *failure, double seconds, Body body, std::function<void()> late = {},
             bool *is_late = nullptr);

// How many calls have not ended.
int calls_under_way();

}  // namespace carrow
