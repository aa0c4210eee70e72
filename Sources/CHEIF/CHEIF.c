#include "CHEIF.h"
int CHEIF_placeholder(void) { return 0; }
