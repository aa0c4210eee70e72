#include "COpenBLAS.h"
int COpenBLAS_placeholder(void) { return 0; }
