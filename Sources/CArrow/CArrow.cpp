#include "CArrow.h"
#include <arrow/api.h>
int CArrow_placeholder(void) { return arrow::GetBuildInfo().version_major; }
