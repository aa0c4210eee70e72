// A thin face of libvips as a decoder: bytes of one photo -> RGB8 pixels.
//
// libvips is loaded when the first of these functions is called, so that a process that only sees JPEG never loads it.
// Every function may be called from several threads at once.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum { CVipsPNG, CVipsGIF, CVipsWebP, CVipsTIFF, CVipsAVIF } CVipsLoader;

typedef struct {
  int width, height;
  int orientation;  // of EXIF, 1 to 8
  void *image;
} CVipsPhoto;

// NULL when libvips can be used, otherwise why it cannot.
const char *cvips_problem(void);

// NULL without libvips.
const char *cvips_version(void);

// Reads the header only; `bytes` must stay until cvips_close. 0, or -1 and a message.
int cvips_open(CVipsLoader loader, const void *bytes, size_t length, CVipsPhoto *photo, char *message, size_t room);

// width x height x 3 bytes, without alpha, to be freed with cvips_free; NULL and a message when the photo is damaged.
uint8_t *cvips_decode(CVipsPhoto *photo, char *message, size_t room);

void cvips_free(uint8_t *pixels);
void cvips_close(CVipsPhoto *photo);
