// Preloaded under valgrind, which writes to the mask of sigsuspend; libdispatch passes a constant one.
#include <signal.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) { return pause(); }
