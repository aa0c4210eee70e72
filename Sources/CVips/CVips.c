#include "CVips.h"
int CVips_placeholder(void) { return 0; }
