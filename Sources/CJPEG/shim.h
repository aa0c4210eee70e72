// libjpeg-turbo through its TurboJPEG face, version 2 of that API.
#include <turbojpeg.h>
