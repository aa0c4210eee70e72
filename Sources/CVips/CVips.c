#define _GNU_SOURCE
#include "CVips.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// libvips is distributed without headers. These are the declarations in use; all of them are part of
// its stable C API. The numbers are those of VipsFailOn, VipsAccess, VipsInterpretation, VipsBandFormat, GLogLevelFlags.
enum { failOnError = 2, accessSequential = 1, interpretationCMYK = 15, interpretationSRGB = 22, formatUChar = 0, intentRelative = 1, logLevelCritical = 1 << 3,
       logLevelWarning = 1 << 4 };

typedef struct _VipsImage VipsImage;
typedef struct _VipsArrayDouble VipsArrayDouble;
typedef int (*LoadBuffer)(void *bytes, size_t length, VipsImage **out, ...);
typedef void (*LogHandler)(const char *domain, int level, const char *message, void *data);

static struct {
  int (*init)(const char *name);
  const char *(*version_string)(void);
  void (*block_untrusted_set)(int state);
  void (*concurrency_set)(int threads);
  void (*cache_set_max)(int operations);
  char *(*error_buffer_copy)(void);
  LoadBuffer load[5];
  int (*get_width)(const VipsImage *);
  int (*get_height)(const VipsImage *);
  int (*get_bands)(const VipsImage *);
  int (*get_orientation)(VipsImage *);
  int (*get_n_pages)(VipsImage *);
  size_t (*get_typeof)(const VipsImage *, const char *name);
  int (*get_blob)(const VipsImage *, const char *name, const void **data, size_t *length);
  int (*hasalpha)(VipsImage *);
  int (*colourspace)(VipsImage *, VipsImage **, int space, ...);
  int (*extract_band)(VipsImage *, VipsImage **, int band, ...);
  int (*flatten)(VipsImage *, VipsImage **, ...);
  int (*cast)(VipsImage *, VipsImage **, int format, ...);
  VipsImage *(*from_memory)(const void *, size_t, int width, int height, int bands, int format);
  int (*copy)(VipsImage *, VipsImage **, ...);
  void (*set_blob)(VipsImage *, const char *name, const void *data, size_t length);
  int (*icc_transform)(VipsImage *, VipsImage **, const char *profile, ...);
  VipsArrayDouble *(*array_double_newv)(int n, ...);
  void (*area_unref)(void *);
  void *(*write_to_memory)(VipsImage *, size_t *size);
  void (*object_unref)(void *);
  void (*gfree)(void *);
  unsigned (*log_set_handler)(const char *domain, int levels, LogHandler, void *data);
} vips;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static void ignore(const char *domain, int level, const char *message, void *data) {
  (void)domain, (void)level, (void)message, (void)data;
}

// Errors are kept in one buffer for all threads. Photos are decoded side by side; one that failed is decoded again, alone.
static pthread_rwlock_t turn = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;

static void load_library(void) {
  void *library = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(problem, sizeof problem, "%s", dlerror());
    return;
  }
  const struct { void *slot; const char *symbol; } wanted[] = {
    {&vips.init, "vips_init"},
    {&vips.version_string, "vips_version_string"},
    {&vips.block_untrusted_set, "vips_block_untrusted_set"},
    {&vips.concurrency_set, "vips_concurrency_set"},
    {&vips.cache_set_max, "vips_cache_set_max"},
    {&vips.error_buffer_copy, "vips_error_buffer_copy"},
    {&vips.load[CVipsPNG], "vips_pngload_buffer"},
    {&vips.load[CVipsGIF], "vips_gifload_buffer"},
    {&vips.load[CVipsWebP], "vips_webpload_buffer"},
    {&vips.load[CVipsTIFF], "vips_tiffload_buffer"},
    {&vips.load[CVipsAVIF], "vips_heifload_buffer"},
    {&vips.get_width, "vips_image_get_width"},
    {&vips.get_height, "vips_image_get_height"},
    {&vips.get_bands, "vips_image_get_bands"},
    {&vips.get_orientation, "vips_image_get_orientation"},
    {&vips.get_n_pages, "vips_image_get_n_pages"},
    {&vips.get_typeof, "vips_image_get_typeof"},
    {&vips.get_blob, "vips_image_get_blob"},
    {&vips.hasalpha, "vips_image_hasalpha"},
    {&vips.colourspace, "vips_colourspace"},
    {&vips.extract_band, "vips_extract_band"},
    {&vips.flatten, "vips_flatten"},
    {&vips.cast, "vips_cast"},
    {&vips.from_memory, "vips_image_new_from_memory"},
    {&vips.copy, "vips_copy"},
    {&vips.set_blob, "vips_image_set_blob_copy"},
    {&vips.icc_transform, "vips_icc_transform"},
    {&vips.array_double_newv, "vips_array_double_newv"},
    {&vips.area_unref, "vips_area_unref"},
    {&vips.write_to_memory, "vips_image_write_to_memory"},
    {&vips.object_unref, "g_object_unref"},
    {&vips.gfree, "g_free"},
    {&vips.log_set_handler, "g_log_set_handler"},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *address = dlsym(library, wanted[i].symbol);
    if (!address) {
      snprintf(problem, sizeof problem, "libvips.so.42 has no %s", wanted[i].symbol);
      return;
    }
    *(void **)wanted[i].slot = address;
  }
  // Messages are returned, not printed. Handlers are set because changing the environment would affect the whole process.
  vips.log_set_handler("VIPS", logLevelWarning | logLevelCritical, ignore, NULL);
  vips.log_set_handler("GLib-GObject", logLevelWarning | logLevelCritical, ignore, NULL);
  if (vips.init("pomona")) {
    snprintf(problem, sizeof problem, "libvips cannot be initialised");
    return;
  }
  vips.block_untrusted_set(1);
  vips.concurrency_set(1);  // the caller already has one thread per core
  vips.cache_set_max(0);    // no photo is decoded twice
}

const char *cvips_problem(void) {
  pthread_once(&once, load_library);
  return problem[0] ? problem : NULL;
}

const char *cvips_version(void) { return cvips_problem() ? NULL : vips.version_string(); }

static void take_error(char *message, size_t capacity) {
  char *text = vips.error_buffer_copy();  // also clears it
  snprintf(message, capacity, "%s", text);
  vips.gfree(text);
}

void cvips_begin(int alone) {
  if (!alone) {
    pthread_rwlock_rdlock(&turn);
    return;
  }
  pthread_rwlock_wrlock(&turn);
  if (!cvips_problem()) vips.gfree(vips.error_buffer_copy());
}

void cvips_end(char *message, size_t capacity) {
  message[0] = 0;
  if (!cvips_problem()) take_error(message, capacity);
  pthread_rwlock_unlock(&turn);
}

int cvips_open(CVipsLoader loader, const void *bytes, size_t length, int reduction, CVipsPhoto *photo, char *message, size_t capacity) {
  if (cvips_problem()) {
    snprintf(message, capacity, "%s", problem);
    return -1;
  }
  VipsImage *image = NULL;
  // The loader is specified rather than guessed from the bytes, so that no other loader is reachable.
  const char *scale = reduction > 1 ? "scale" : NULL;  // ends the arguments without one
  if (vips.load[loader]((void *)bytes, length, &image, "fail_on", failOnError, "access", accessSequential, scale,
                        1.0 / reduction, NULL)) {
    take_error(message, capacity);
    return -1;
  }
  photo->width = vips.get_width(image);
  photo->height = vips.get_height(image);
  photo->bands = vips.get_bands(image);
  photo->orientation = vips.get_orientation(image);
  photo->pages = vips.get_n_pages(image);
  photo->profile = NULL;
  photo->profileLength = 0;
  if (vips.get_typeof(image, "icc-profile-data") &&
      vips.get_blob(image, "icc-profile-data", &photo->profile, &photo->profileLength)) {
    photo->profile = NULL;
  }
  photo->image = image;
  return 0;
}

// Releases `*image` and replaces it by `next`.
static void replace(VipsImage **image, VipsImage *next) {
  vips.object_unref(*image);
  *image = next;
}

static int to_rgb8(VipsImage **image, int dropsOtherBands) {
  VipsImage *next = NULL;
  if (dropsOtherBands && vips.get_bands(*image) > 3) {
    if (vips.extract_band(*image, &next, 0, "n", 3, NULL)) return -1;
    replace(image, next);
  }
  if (vips.colourspace(*image, &next, interpretationSRGB, NULL)) return -1;
  replace(image, next);
  if (vips.hasalpha(*image)) {
    VipsArrayDouble *white = vips.array_double_newv(3, 255.0, 255.0, 255.0);
    int failed = vips.flatten(*image, &next, "background", white, NULL);
    vips.area_unref(white);
    if (failed) return -1;
    replace(image, next);
  }
  if (vips.cast(*image, &next, formatUChar, NULL)) return -1;
  replace(image, next);
  return 0;
}

uint8_t *cvips_decode(CVipsPhoto *photo, char *message, size_t capacity) {
  VipsImage *image = photo->image;
  photo->image = NULL;
  void *pixels = NULL;
  size_t size = 0;
  if (to_rgb8(&image, photo->dropsOtherBands)) {
    take_error(message, capacity);
  } else if (vips.get_bands(image) != 3 || vips.get_width(image) != photo->width ||
             vips.get_height(image) != photo->height) {
    snprintf(message, capacity, "it has %d channels instead of 3", vips.get_bands(image));
  } else if (!(pixels = vips.write_to_memory(image, &size))) {
    take_error(message, capacity);
  }
  vips.object_unref(image);
  if (pixels && size != (size_t)photo->width * (size_t)photo->height * 3) {
    snprintf(message, capacity, "%zu bytes of pixels for %d x %d", size, photo->width, photo->height);
    vips.gfree(pixels);
    return NULL;
  }
  return pixels;
}

int cvips_convert(uint8_t *pixels, int width, int height, int channels, const void *profile, size_t length) {
  size_t count = (size_t)width * (size_t)height, size = 0;
  VipsImage *image = vips.from_memory(pixels, count * (size_t)channels, width, height, channels, formatUChar);
  if (!image) return -1;
  VipsImage *next = NULL;
  uint8_t *converted = NULL;
  if (!vips.copy(image, &next, "interpretation", channels == 4 ? interpretationCMYK : interpretationSRGB, NULL)) {
    replace(&image, next);
    vips.set_blob(image, "icc-profile-data", profile, length);
    if (!vips.icc_transform(image, &next, "srgb", "embedded", 1, "intent", intentRelative, "black_point_compensation", 1,
                            NULL)) {
      replace(&image, next);
      if (vips.get_bands(image) == 3) converted = vips.write_to_memory(image, &size);
    }
  }
  vips.object_unref(image);
  int isWhole = converted && size == count * 3;
  if (isWhole) memcpy(pixels, converted, size);
  if (converted) vips.gfree(converted);
  return isWhole ? 0 : -1;
}

void cvips_free(uint8_t *pixels) { vips.gfree(pixels); }

void cvips_close(CVipsPhoto *photo) {
  if (photo->image) vips.object_unref(photo->image);
  photo->image = NULL;
}
