// A thin wrapper of libheif as a decoder: the bytes of one photo to RGB8 or RGBA8 pixels, upright.
//
// libheif is optional, and loaded by the first call of one of these functions.
// The functions may be called from several threads at once, each with its own photo.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  int width, height;  // upright: the file's rotation and crop are applied
  int hasAlpha;
  int rowBytes;           // of `pixels`
  const uint8_t *pixels;  // RGB, or RGBA when it has alpha; after cheif_decode, until cheif_close
  void *context, *handle, *image;
  size_t profileLength;  // of the ICC profile; 0 without one
} CHEIFPhoto;

typedef enum { CHEIFDone, CHEIFDamaged, CHEIFUnsupported } CHEIFResult;

// NULL when libheif can be used, or else the reason why not.
const char *cheif_problem(void);

// The version of libheif; NULL without libheif.
const char *cheif_version(void);

// Reads the header only. `bytes` must stay valid until cheif_close, which must be called after a failure as well.
CHEIFResult cheif_open(const void *bytes, size_t length, CHEIFPhoto *photo, char *message, size_t capacity);

// Copies the ICC profile of an opened photo, `profileLength` bytes. Returns 0, or -1 when it cannot be read.
int cheif_profile(const CHEIFPhoto *photo, void *bytes);

// Decodes the pixels of an opened photo.
CHEIFResult cheif_decode(CHEIFPhoto *photo, char *message, size_t capacity);

// Frees the pixels and everything else of a photo.
void cheif_close(CHEIFPhoto *photo);
