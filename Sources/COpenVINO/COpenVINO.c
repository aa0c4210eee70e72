#include "COpenVINO.h"
int COpenVINO_placeholder(void) { return 0; }
