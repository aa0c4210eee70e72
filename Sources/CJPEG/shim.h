// libjpeg-turbo through version 2 of its TurboJPEG API.
#include <turbojpeg.h>
