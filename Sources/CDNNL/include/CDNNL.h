// A thin wrapper of oneDNN for convolutional networks that learn. The library is loaded at run time, so that its absence
// is an error like any other. The caller chooses all settings and owns the memory of all maps.
//
// Every function that can fail returns NULL, or a message that the caller frees with `free`. All functions but the first
// three must be called from one thread at a time; they use the threads that `cdnnl_load` was given.

#ifndef CDNNL_H
#define CDNNL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cdnnl_convolution cdnnl_convolution;
typedef struct cdnnl_clip cdnnl_clip;
typedef struct cdnnl_sum cdnnl_sum;
typedef struct cdnnl_copy cdnnl_copy;
typedef struct cdnnl_pool cdnnl_pool;

/// Loads the library for this number of threads. Later calls change the number only.
char *cdnnl_load(int threads);
/// The processor multiplies bfloat16 numbers.
bool cdnnl_has_bfloat16(void);
/// The number of channels that lie side by side in a map.
int64_t cdnnl_block(void);

/// A batch of maps in memory, in blocks of channels: [batch][channels / block][height][width][block], the last block
/// filled with zeros. Planes: [batch][channels][height][width].
typedef struct {
  int64_t batch, channels, height, width;
  bool is_bfloat16;  ///< Numbers are bfloat16, not float.
  bool is_planes;
} cdnnl_maps;

/// The size of maps in bytes.
size_t cdnnl_maps_size(const cdnnl_maps *maps);

typedef struct {
  cdnnl_maps input, output;
  int64_t groups, kernel[2], strides[2], begin[2], end[2];
  bool clips;       ///< The output is clipped to low...high.
  float low, high;
} cdnnl_convolution_shape;

/// Makes a convolution: one that `learns` has the gradient of its weights, one that `passes` that of its input.
char *cdnnl_convolution_create(
    const cdnnl_convolution_shape *shape, bool learns, bool passes, cdnnl_convolution **convolution);
/// The gradient of the weights is computed by the library's slow reference code.
bool cdnnl_convolution_learns_slowly(const cdnnl_convolution *convolution);
/// Takes weights, [outputs][inputs / groups][height][width], and one bias for each output; they are copied.
char *cdnnl_convolution_load(cdnnl_convolution *convolution, const float *weights, const float *bias);
char *cdnnl_convolution_run(cdnnl_convolution *convolution, const void *input, void *output);
/// Adds the gradient of weights and bias, laid out as they are, to `weights` and `bias`.
char *cdnnl_convolution_learn(
    cdnnl_convolution *convolution, const void *input, const void *output_gradient, float *weights, float *bias);
char *cdnnl_convolution_pass(cdnnl_convolution *convolution, const void *output_gradient, void *input_gradient);
void cdnnl_convolution_free(cdnnl_convolution *convolution);

/// Makes a function that clips maps to low...high, where high may be infinite.
char *cdnnl_clip_create(const cdnnl_maps *maps, float low, float high, cdnnl_clip **clip);
char *cdnnl_clip_run(cdnnl_clip *clip, void *maps);
/// Clears the gradient where the clipped maps are at a bound.
char *cdnnl_clip_pass(cdnnl_clip *clip, const void *maps, void *gradient);
void cdnnl_clip_free(cdnnl_clip *clip);

/// Makes a function that takes the maximum or the mean of each window.
char *cdnnl_pool_create(
    const cdnnl_maps *input, const cdnnl_maps *output, const int64_t kernel[2], const int64_t strides[2],
    const int64_t begin[2], const int64_t end[2], bool takes_maximum, cdnnl_pool **pool);
char *cdnnl_pool_run(cdnnl_pool *pool, const void *input, void *output);
/// Computes the gradient of the input of the last run.
char *cdnnl_pool_pass(cdnnl_pool *pool, const void *output_gradient, void *input_gradient);
void cdnnl_pool_free(cdnnl_pool *pool);

/// Makes a function that adds maps to others.
char *cdnnl_sum_create(const cdnnl_maps *maps, cdnnl_sum **sum);
char *cdnnl_sum_run(cdnnl_sum *sum, void *total, const void *maps);
void cdnnl_sum_free(cdnnl_sum *sum);

/// Makes a function that copies `height` rows of `width` numbers, of every channel, from one position (row, column) to
/// another, and converts them to the other maps' type and layout.
char *cdnnl_copy_create(
    const cdnnl_maps *source, const int64_t from[2], const cdnnl_maps *target, const int64_t to[2], int64_t height,
    int64_t width, cdnnl_copy **copy);
char *cdnnl_copy_run(cdnnl_copy *copy, const void *source, void *target);
void cdnnl_copy_free(cdnnl_copy *copy);

#endif
