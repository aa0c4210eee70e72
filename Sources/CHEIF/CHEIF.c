#include "CHEIF.h"

#include <dlfcn.h>
#include <libheif/heif.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// The header is needed to compile; the library only with the first HEIC photo.
#define FUNCTIONS(X)                               \
  X(heif_get_version)                              \
  X(heif_context_alloc)                            \
  X(heif_context_free)                             \
  X(heif_context_set_maximum_image_size_limit)     \
  X(heif_context_set_max_decoding_threads)         \
  X(heif_context_read_from_memory_without_copy)    \
  X(heif_context_get_primary_image_handle)         \
  X(heif_image_handle_release)                     \
  X(heif_image_handle_get_width)                   \
  X(heif_image_handle_get_height)                  \
  X(heif_image_handle_has_alpha_channel)           \
  X(heif_image_handle_get_raw_color_profile_size)  \
  X(heif_image_handle_get_raw_color_profile)       \
  X(heif_decoding_options_alloc)                   \
  X(heif_decoding_options_free)                    \
  X(heif_decode_image)                             \
  X(heif_image_release)                            \
  X(heif_image_get_width)                          \
  X(heif_image_get_height)                         \
  X(heif_image_get_plane_readonly)

#define SLOT(name) __typeof__(&name) name;
static struct { FUNCTIONS(SLOT) } heif;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static void load_library(void) {
  void *library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(problem, sizeof problem, "%s", dlerror());
    return;
  }
#define LOAD(name)                                                          \
  if (!(*(void **)&heif.name = dlsym(library, #name))) {                    \
    snprintf(problem, sizeof problem, "libheif.so.1 has no %s", #name);     \
    return;                                                                 \
  }
  FUNCTIONS(LOAD)
}

const char *cheif_problem(void) {
  pthread_once(&once, load_library);
  return problem[0] ? problem : NULL;
}

const char *cheif_version(void) { return cheif_problem() ? NULL : heif.heif_get_version(); }

static CHEIFResult result(struct heif_error error, char *message, size_t capacity) {
  if (error.code == heif_error_Ok) return CHEIFDone;
  snprintf(message, capacity, "%s", error.message ? error.message : "unknown error");
  return error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature ||
                 error.code == heif_error_Plugin_loading_error
             ? CHEIFUnsupported
             : CHEIFDamaged;
}

CHEIFResult cheif_open(const void *bytes, size_t length, CHEIFPhoto *photo, char *message, size_t capacity) {
  memset(photo, 0, sizeof *photo);
  if (cheif_problem()) {
    snprintf(message, capacity, "%s", problem);
    return CHEIFUnsupported;
  }
  photo->context = heif.heif_context_alloc();
  if (!photo->context) {
    snprintf(message, capacity, "out of memory");
    return CHEIFDamaged;
  }
  heif.heif_context_set_max_decoding_threads(photo->context, 0);  // the caller already has one thread per core
  CHEIFResult read = result(
      heif.heif_context_read_from_memory_without_copy(photo->context, bytes, length, NULL), message, capacity);
  if (read != CHEIFDone) return read;
  struct heif_image_handle *handle = NULL;
  read = result(heif.heif_context_get_primary_image_handle(photo->context, &handle), message, capacity);
  if (read != CHEIFDone) return read;
  photo->handle = handle;
  photo->width = heif.heif_image_handle_get_width(handle);
  photo->height = heif.heif_image_handle_get_height(handle);
  photo->hasAlpha = heif.heif_image_handle_has_alpha_channel(handle) != 0;
  photo->profileLength = heif.heif_image_handle_get_raw_color_profile_size(handle);
  return CHEIFDone;
}

int cheif_profile(const CHEIFPhoto *photo, void *bytes) {
  return heif.heif_image_handle_get_raw_color_profile(photo->handle, bytes).code == heif_error_Ok ? 0 : -1;
}

CHEIFResult cheif_decode(CHEIFPhoto *photo, char *message, size_t capacity) {
  // The size in the header was checked; no tile or canvas inside may be much larger than that.
  enum { tileSide = 4096, longestSide = 32768 };
  int side = (photo->width > photo->height ? photo->width : photo->height);
  side = side > longestSide - tileSide ? longestSide : side + tileSide;
  heif.heif_context_set_maximum_image_size_limit(photo->context, side);

  struct heif_decoding_options *options = heif.heif_decoding_options_alloc();
  if (!options) {
    snprintf(message, capacity, "out of memory");
    return CHEIFDamaged;
  }
  if (options->version >= 2) options->convert_hdr_to_8bit = 1;
  if (options->version >= 3) options->strict_decoding = 1;
  struct heif_image *image = NULL;
  CHEIFResult decoded = result(
      heif.heif_decode_image(photo->handle, &image, heif_colorspace_RGB,
                             photo->hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options),
      message, capacity);
  heif.heif_decoding_options_free(options);
  if (decoded != CHEIFDone) return decoded;
  photo->image = image;
  photo->pixels = heif.heif_image_get_plane_readonly(image, heif_channel_interleaved, &photo->rowBytes);
  int width = heif.heif_image_get_width(image, heif_channel_interleaved);
  int height = heif.heif_image_get_height(image, heif_channel_interleaved);
  if (!photo->pixels || width != photo->width || height != photo->height ||
      photo->rowBytes < width * (photo->hasAlpha ? 4 : 3)) {
    snprintf(message, capacity, "%d x %d pixels instead of %d x %d", width, height, photo->width, photo->height);
    return CHEIFDamaged;
  }
  return CHEIFDone;
}

void cheif_close(CHEIFPhoto *photo) {
  if (photo->image) heif.heif_image_release(photo->image);
  if (photo->handle) heif.heif_image_handle_release(photo->handle);
  if (photo->context) heif.heif_context_free(photo->context);
  memset(photo, 0, sizeof *photo);
}
