// A thin wrapper of libvips as a decoder: the bytes of one photo to RGB8 pixels.
//
// libvips is loaded by the first call of one of these functions, so that a process that decodes only JPEG never loads it.
// The functions may be called from several threads at once.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum { CVipsPNG, CVipsGIF, CVipsWebP, CVipsTIFF, CVipsAVIF } CVipsLoader;

typedef struct {
  int width, height;
  int bands;        // grey has 1, or 2 with alpha
  int orientation;  // of EXIF, 1 to 8
  int pages;        // of an animation
  const void *profile;  // the ICC profile, until cvips_decode or cvips_close; NULL without one
  size_t profileLength;
  int dropsOtherBands;  // set before cvips_decode to ignore bands behind the third, which are no alpha
  void *image;
} CVipsPhoto;

// NULL when libvips can be used, or else the reason why not.
const char *cvips_problem(void);

// The version of libvips; NULL without libvips.
const char *cvips_version(void);

// Begins the work on a photo: beside others, or alone, so that its messages are its own.
void cvips_begin(int alone);

// Ends it, and writes the message of an error that was passed over, of this photo or of one beside it; empty without one.
// libvips paints a tile of a TIFF black that it cannot decode, and returns success.
void cvips_end(char *message, size_t capacity);

// Reads the header only. WebP can be decoded at 1/2, 1/4 or 1/8 of its size (`reduction`). `bytes` must stay valid until cvips_close.
// Returns 0, or -1 and writes a message.
int cvips_open(CVipsLoader loader, const void *bytes, size_t length, int reduction, CVipsPhoto *photo, char *message, size_t capacity);

// Returns width x height x 3 bytes, without alpha, to be freed with cvips_free; NULL, and writes a message, when the photo
// is damaged.
uint8_t *cvips_decode(CVipsPhoto *photo, char *message, size_t capacity);

// Converts pixels of RGB (3 channels), or of CMYK with 255 for all the ink (4 channels), by their ICC profile to sRGB, into
// the front of the same memory, in RGB. Returns 0, or -1 when the profile cannot be used, and leaves the pixels.
int cvips_convert(uint8_t *pixels, int width, int height, int channels, const void *profile, size_t length);

void cvips_free(uint8_t *pixels);
void cvips_close(CVipsPhoto *photo);
