// A thin face of libheif as a decoder: bytes of one photo -> RGB8 or RGBA8 pixels, upright.
//
// libheif is loaded when the first of these functions is called, and is optional.
// Every function may be called from several threads at once, with a photo of its own each.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  int width, height;  // upright: the file's rotation and crop are applied
  int hasAlpha;
  int rowBytes;           // of `pixels`
  const uint8_t *pixels;  // RGB, or RGBA when it has alpha; after cheif_decode, until cheif_close
  void *context, *handle, *image;
} CHEIFPhoto;

typedef enum { CHEIFDone, CHEIFDamaged, CHEIFUnsupported } CHEIFResult;

// NULL when libheif can be used, otherwise why it cannot.
const char *cheif_problem(void);

// NULL without libheif.
const char *cheif_version(void);

// Reads the header only; `bytes` must stay until cheif_close. Close also after a failure.
CHEIFResult cheif_open(const void *bytes, size_t length, CHEIFPhoto *photo, char *message, size_t room);

CHEIFResult cheif_decode(CHEIFPhoto *photo, char *message, size_t room);

void cheif_close(CHEIFPhoto *photo);
