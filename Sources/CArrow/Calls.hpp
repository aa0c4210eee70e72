// Calls of the stores' libraries, each with a time limit.
//
// None of the libraries lets Arrow limit the time of a request. So every call runs on a thread of its own, and the caller
// waits for it until the time limit. A call that takes longer is abandoned: its thread continues, and owns all that it uses.
#pragma once

#include "Guard.hpp"

#include <functional>

namespace carrow {

using Body = std::function<arrow::Status()>;

// Runs `body` and waits for at most so many seconds. `late` follows on the same thread when `body` ends after the time
// limit. Both must own all that they use. `*is_late` becomes true when the time limit was exceeded.
bool limited(carrow_failure *failure, double seconds, Body body, std::function<void()> late = {},
             bool *is_late = nullptr);

// The number of calls that have not ended, abandoned ones included.
int calls_under_way();

}  // namespace carrow
