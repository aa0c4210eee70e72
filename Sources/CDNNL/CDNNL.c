#define _GNU_SOURCE
#include "CDNNL.h"

#include <dlfcn.h>
#include <math.h>
#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARY "libdnnl.so.3"

#define FUNCTIONS(DO)                                  \
  DO(dnnl_engine_create)                               \
  DO(dnnl_stream_create)                               \
  DO(dnnl_stream_wait)                                 \
  DO(dnnl_get_effective_cpu_isa)                       \
  DO(dnnl_memory_desc_create_with_tag)                 \
  DO(dnnl_memory_desc_create_submemory)                \
  DO(dnnl_memory_desc_destroy)                         \
  DO(dnnl_memory_desc_get_size)                        \
  DO(dnnl_memory_create)                               \
  DO(dnnl_memory_destroy)                              \
  DO(dnnl_memory_set_data_handle)                      \
  DO(dnnl_primitive_attr_create)                       \
  DO(dnnl_primitive_attr_destroy)                      \
  DO(dnnl_primitive_attr_set_post_ops)                 \
  DO(dnnl_post_ops_create)                             \
  DO(dnnl_post_ops_destroy)                            \
  DO(dnnl_post_ops_append_sum)                         \
  DO(dnnl_post_ops_append_eltwise)                     \
  DO(dnnl_primitive_desc_query)                        \
  DO(dnnl_primitive_desc_query_md)                     \
  DO(dnnl_primitive_desc_destroy)                      \
  DO(dnnl_primitive_create)                            \
  DO(dnnl_primitive_execute)                           \
  DO(dnnl_primitive_destroy)                           \
  DO(dnnl_reorder_primitive_desc_create)               \
  DO(dnnl_eltwise_forward_primitive_desc_create)       \
  DO(dnnl_eltwise_backward_primitive_desc_create)      \
  DO(dnnl_binary_primitive_desc_create)                \
  DO(dnnl_pooling_forward_primitive_desc_create)       \
  DO(dnnl_pooling_backward_primitive_desc_create)      \
  DO(dnnl_convolution_forward_primitive_desc_create)   \
  DO(dnnl_convolution_backward_data_primitive_desc_create) \
  DO(dnnl_convolution_backward_weights_primitive_desc_create)

static struct {
#define MEMBER(name) __typeof__(name) *name;
  FUNCTIONS(MEMBER)
#undef MEMBER
  void (*omp_set_num_threads)(int);
} dnnl;

static dnnl_engine_t engine;
static dnnl_stream_t stream;
static char reason[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // GNU's OpenMP reads these when it is loaded. Its threads would otherwise spin for long while the caller works, and take
  // the cores from it; a short while bridges the gap between two layers.
  if (!getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "10000", 0);
  setenv("OMP_DYNAMIC", "false", 1);
  void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(reason, sizeof reason, "%s", dlerror());
    return;
  }
  bool complete = true;
#define LOAD(name) complete = (*(void **)&dnnl.name = dlsym(library, #name)) && complete;
  FUNCTIONS(LOAD)
  LOAD(omp_set_num_threads)
#undef LOAD
  if (!complete) {
    snprintf(reason, sizeof reason, "%s lacks a function", LIBRARY);
  } else if (dnnl.dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success ||
             dnnl.dnnl_stream_create(&stream, engine, dnnl_stream_default_flags) != dnnl_success) {
    snprintf(reason, sizeof reason, "%s does not start", LIBRARY);
  }
}

char *cdnnl_load(int threads) {
  pthread_once(&once, load);
  if (reason[0]) return strdup(reason);
  dnnl.omp_set_num_threads(threads);
  return NULL;
}

bool cdnnl_has_bfloat16(void) {
  return (dnnl.dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

int64_t cdnnl_block(void) {
  return (dnnl.dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core ? 16 : 8;
}

static char *message(const char *action, dnnl_status_t status) {
  char *text = NULL;
  const char *cause = status == dnnl_out_of_memory ? "out of memory"
                      : status == dnnl_unimplemented ? "not supported by this processor or version"
                                                     : "invalid";
  return asprintf(&text, "oneDNN cannot %s (%s, status %d)", action, cause, (int)status) < 0 ? strdup("out of memory")
                                                                                             : text;
}

// Ends the function with a message when a call fails.
#define TRY(action, call)                                        \
  do {                                                           \
    dnnl_status_t status_ = (call);                              \
    if (status_ != dnnl_success) return message(action, status_); \
  } while (0)
#define PASS(call)           \
  do {                       \
    char *text_ = (call);    \
    if (text_) return text_; \
  } while (0)

// MARK: Memory and primitives

static char *describe(const cdnnl_maps *maps, dnnl_memory_desc_t *desc) {
  dnnl_dims_t dims = {maps->batch, maps->channels, maps->height, maps->width};
  dnnl_format_tag_t tag = maps->is_planes ? dnnl_nchw : cdnnl_block() == 16 ? dnnl_nChw16c : dnnl_nChw8c;
  TRY("lay out maps", dnnl.dnnl_memory_desc_create_with_tag(desc, 4, dims, maps->is_bfloat16 ? dnnl_bf16 : dnnl_f32, tag));
  return NULL;
}

size_t cdnnl_maps_size(const cdnnl_maps *maps) {
  dnnl_memory_desc_t desc;
  char *text = describe(maps, &desc);
  free(text);
  if (text) return 0;
  size_t size = dnnl.dnnl_memory_desc_get_size(desc);
  dnnl.dnnl_memory_desc_destroy(desc);
  return size;
}

// A primitive with the memory that it reads and writes.
#define MAXIMUM_ARGUMENTS 5
typedef struct {
  dnnl_primitive_t primitive;
  dnnl_exec_arg_t arguments[MAXIMUM_ARGUMENTS];
  int count;
} step;

static char *step_create(step *step, const_dnnl_primitive_desc_t desc) {
  TRY("make a step", dnnl.dnnl_primitive_create(&step->primitive, desc));
  return NULL;
}

// Adds an argument, whose memory is the step's own when `memory` is NULL and is given when it runs.
static char *step_argument(step *step, int argument, const_dnnl_memory_desc_t desc, void *handle) {
  dnnl_exec_arg_t *place = &step->arguments[step->count];
  place->arg = argument;
  TRY("allocate memory", dnnl.dnnl_memory_create(&place->memory, desc, engine, handle));
  step->count += 1;
  return NULL;
}

static char *step_run(step *step) {
  TRY("compute", dnnl.dnnl_primitive_execute(step->primitive, stream, step->count, step->arguments));
  return NULL;
}

static char *step_set(step *step, int index, const void *handle) {
  TRY("set memory", dnnl.dnnl_memory_set_data_handle(step->arguments[index].memory, (void *)handle));
  return NULL;
}

static void step_free(step *step) {
  if (step->primitive) dnnl.dnnl_primitive_destroy(step->primitive);
  for (int i = 0; i < step->count; i++) dnnl.dnnl_memory_destroy(step->arguments[i].memory);
}

// A step that copies memory of one layout into another, adding to what is there where `adds`.
static char *reorder_create(step *step, const_dnnl_memory_desc_t from, const_dnnl_memory_desc_t to, bool adds) {
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t operations = NULL;
  dnnl_primitive_desc_t desc = NULL;
  char *text = NULL;
  dnnl_status_t status = dnnl.dnnl_primitive_attr_create(&attributes);
  if (status == dnnl_success && adds) {
    status = dnnl.dnnl_post_ops_create(&operations);
    if (status == dnnl_success) status = dnnl.dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef);
    if (status == dnnl_success) status = dnnl.dnnl_primitive_attr_set_post_ops(attributes, operations);
  }
  if (status == dnnl_success) status = dnnl.dnnl_reorder_primitive_desc_create(&desc, from, engine, to, engine, attributes);
  if (status != dnnl_success) text = message("copy", status);
  if (!text) text = step_create(step, desc);
  if (!text) text = step_argument(step, DNNL_ARG_FROM, from, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(step, DNNL_ARG_TO, to, DNNL_MEMORY_NONE);
  if (desc) dnnl.dnnl_primitive_desc_destroy(desc);
  if (operations) dnnl.dnnl_post_ops_destroy(operations);
  if (attributes) dnnl.dnnl_primitive_attr_destroy(attributes);
  return text;
}

// MARK: Convolution

struct cdnnl_convolution {
  step run, learn, pass;
  step load_run, load_pass, add_weights, add_bias;
  void *run_weights, *pass_weights, *weight_gradient, *bias_gradient;
  bool learns, passes, learns_slowly;
};

// The descriptors that exist while a convolution is made.
typedef struct {
  dnnl_memory_desc_t input, output, any, any_gradient, plain, bias;
  dnnl_primitive_desc_t run, learn, pass;
  dnnl_primitive_attr_t attributes;
  dnnl_post_ops_t operations;
  dnnl_dims_t strides, dilation, begin, end;
} construction;

static void *aligned(size_t size) {
  void *memory = NULL;
  return posix_memalign(&memory, 64, size ? size : 64) ? NULL : memset(memory, 0, size);
}

static char *allocate(void **memory, const_dnnl_memory_desc_t desc) {
  *memory = aligned(dnnl.dnnl_memory_desc_get_size(desc));
  return *memory ? NULL : strdup("out of memory");
}

static char *prepare(construction *c, const cdnnl_convolution_shape *shape) {
  PASS(describe(&shape->input, &c->input));
  PASS(describe(&shape->output, &c->output));
  for (int axis = 0; axis < 2; axis++) {
    c->strides[axis] = shape->strides[axis];
    c->begin[axis] = shape->begin[axis];
    c->end[axis] = shape->end[axis];
  }
  int64_t inputs = shape->input.channels / shape->groups, outputs = shape->output.channels / shape->groups;
  bool grouped = shape->groups > 1;
  dnnl_dims_t alone = {outputs, inputs, shape->kernel[0], shape->kernel[1]};
  dnnl_dims_t groups = {shape->groups, outputs, inputs, shape->kernel[0], shape->kernel[1]};
  const int64_t *dims = grouped ? groups : alone;
  int rank = grouped ? 5 : 4;
  dnnl_data_type_t type = shape->input.is_bfloat16 ? dnnl_bf16 : dnnl_f32;
  const char *action = "lay out weights";
  TRY(action, dnnl.dnnl_memory_desc_create_with_tag(&c->any, rank, dims, type, dnnl_format_tag_any));
  TRY(action, dnnl.dnnl_memory_desc_create_with_tag(&c->any_gradient, rank, dims, dnnl_f32, dnnl_format_tag_any));
  TRY(action, dnnl.dnnl_memory_desc_create_with_tag(&c->plain, rank, dims, dnnl_f32, grouped ? dnnl_goihw : dnnl_oihw));
  dnnl_dims_t bias = {shape->output.channels};
  TRY(action, dnnl.dnnl_memory_desc_create_with_tag(&c->bias, 1, bias, dnnl_f32, dnnl_a));
  action = "choose an activation";
  TRY(action, dnnl.dnnl_primitive_attr_create(&c->attributes));
  if (shape->clips) {
    TRY(action, dnnl.dnnl_post_ops_create(&c->operations));
    bool bounded = isfinite(shape->high);
    TRY(action, dnnl.dnnl_post_ops_append_eltwise(
                    c->operations, bounded ? dnnl_eltwise_clip : dnnl_eltwise_relu, bounded ? shape->low : 0,
                    bounded ? shape->high : 0));
    TRY(action, dnnl.dnnl_primitive_attr_set_post_ops(c->attributes, c->operations));
  }
  return NULL;
}

static char *make_run(cdnnl_convolution *made, construction *c) {
  TRY("convolve", dnnl.dnnl_convolution_forward_primitive_desc_create(
                      &c->run, engine, dnnl_forward_training, dnnl_convolution_direct, c->input, c->any, c->bias,
                      c->output, c->strides, c->dilation, c->begin, c->end, c->attributes));
  const_dnnl_memory_desc_t weights = dnnl.dnnl_primitive_desc_query_md(c->run, dnnl_query_weights_md, 0);
  PASS(allocate(&made->run_weights, weights));
  PASS(step_create(&made->run, c->run));
  PASS(step_argument(&made->run, DNNL_ARG_SRC, c->input, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->run, DNNL_ARG_DST, c->output, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->run, DNNL_ARG_BIAS, c->bias, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->run, DNNL_ARG_WEIGHTS, weights, made->run_weights));
  return reorder_create(&made->load_run, c->plain, weights, false);
}

static char *make_learn(cdnnl_convolution *made, construction *c) {
  TRY("differentiate by weights",
      dnnl.dnnl_convolution_backward_weights_primitive_desc_create(
          &c->learn, engine, dnnl_convolution_direct, c->input, c->any_gradient, c->bias, c->output, c->strides,
          c->dilation, c->begin, c->end, c->run, NULL));
  const char *name = "";
  dnnl.dnnl_primitive_desc_query(c->learn, dnnl_query_impl_info_str, 0, &name);
  made->learns_slowly = !strncmp(name, "ref", 3);
  const_dnnl_memory_desc_t weights = dnnl.dnnl_primitive_desc_query_md(c->learn, dnnl_query_diff_weights_md, 0);
  PASS(allocate(&made->weight_gradient, weights));
  PASS(allocate(&made->bias_gradient, c->bias));
  PASS(step_create(&made->learn, c->learn));
  PASS(step_argument(&made->learn, DNNL_ARG_SRC, c->input, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->learn, DNNL_ARG_DIFF_DST, c->output, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->learn, DNNL_ARG_DIFF_WEIGHTS, weights, made->weight_gradient));
  PASS(step_argument(&made->learn, DNNL_ARG_DIFF_BIAS, c->bias, made->bias_gradient));
  PASS(reorder_create(&made->add_weights, weights, c->plain, true));
  return reorder_create(&made->add_bias, c->bias, c->bias, true);
}

static char *make_pass(cdnnl_convolution *made, construction *c) {
  TRY("differentiate by input",
      dnnl.dnnl_convolution_backward_data_primitive_desc_create(
          &c->pass, engine, dnnl_convolution_direct, c->input, c->any, c->output, c->strides, c->dilation, c->begin,
          c->end, c->run, NULL));
  const_dnnl_memory_desc_t weights = dnnl.dnnl_primitive_desc_query_md(c->pass, dnnl_query_weights_md, 0);
  PASS(allocate(&made->pass_weights, weights));
  PASS(step_create(&made->pass, c->pass));
  PASS(step_argument(&made->pass, DNNL_ARG_DIFF_DST, c->output, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->pass, DNNL_ARG_DIFF_SRC, c->input, DNNL_MEMORY_NONE));
  PASS(step_argument(&made->pass, DNNL_ARG_WEIGHTS, weights, made->pass_weights));
  return reorder_create(&made->load_pass, c->plain, weights, false);
}

char *cdnnl_convolution_create(
    const cdnnl_convolution_shape *shape, bool learns, bool passes, cdnnl_convolution **convolution) {
  cdnnl_convolution *made = calloc(1, sizeof *made);
  if (!made) return strdup("out of memory");
  made->learns = learns;
  made->passes = passes;
  construction c = {0};
  char *text = prepare(&c, shape);
  if (!text) text = make_run(made, &c);
  if (!text && learns) text = make_learn(made, &c);
  if (!text && passes) text = make_pass(made, &c);
  dnnl_memory_desc_t memory[] = {c.input, c.output, c.any, c.any_gradient, c.plain, c.bias};
  for (size_t i = 0; i < sizeof memory / sizeof *memory; i++)
    if (memory[i]) dnnl.dnnl_memory_desc_destroy(memory[i]);
  dnnl_primitive_desc_t primitives[] = {c.run, c.learn, c.pass};
  for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++)
    if (primitives[i]) dnnl.dnnl_primitive_desc_destroy(primitives[i]);
  if (c.operations) dnnl.dnnl_post_ops_destroy(c.operations);
  if (c.attributes) dnnl.dnnl_primitive_attr_destroy(c.attributes);
  if (text) cdnnl_convolution_free(made);
  else *convolution = made;
  return text;
}

bool cdnnl_convolution_learns_slowly(const cdnnl_convolution *convolution) { return convolution->learns_slowly; }

static char *move(step *step, const void *from, const void *to) {
  PASS(step_set(step, 0, from));
  PASS(step_set(step, 1, to));
  return step_run(step);
}

char *cdnnl_convolution_load(cdnnl_convolution *convolution, const float *weights, const float *bias) {
  PASS(move(&convolution->load_run, weights, convolution->run_weights));
  if (convolution->passes) PASS(move(&convolution->load_pass, weights, convolution->pass_weights));
  return step_set(&convolution->run, 2, bias);
}

char *cdnnl_convolution_run(cdnnl_convolution *convolution, const void *input, void *output) {
  return move(&convolution->run, input, output);
}

char *cdnnl_convolution_learn(
    cdnnl_convolution *convolution, const void *input, const void *output_gradient, float *weights, float *bias) {
  PASS(move(&convolution->learn, input, output_gradient));
  PASS(move(&convolution->add_weights, convolution->weight_gradient, weights));
  return move(&convolution->add_bias, convolution->bias_gradient, bias);
}

char *cdnnl_convolution_pass(cdnnl_convolution *convolution, const void *output_gradient, void *input_gradient) {
  return move(&convolution->pass, output_gradient, input_gradient);
}

void cdnnl_convolution_free(cdnnl_convolution *convolution) {
  if (!convolution) return;
  step *steps[] = {&convolution->run,      &convolution->learn,       &convolution->pass,    &convolution->load_run,
                   &convolution->load_pass, &convolution->add_weights, &convolution->add_bias};
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) step_free(steps[i]);
  free(convolution->run_weights);
  free(convolution->pass_weights);
  free(convolution->weight_gradient);
  free(convolution->bias_gradient);
  free(convolution);
}

// MARK: Clip

struct cdnnl_clip {
  step run, pass;
};

static char *clip_make(cdnnl_clip *clip, const_dnnl_memory_desc_t maps, float low, float high) {
  bool bounded = isfinite(high);
  dnnl_alg_kind_t kind = bounded ? dnnl_eltwise_clip_v2_use_dst_for_bwd : dnnl_eltwise_relu_use_dst_for_bwd;
  float alpha = bounded ? low : 0, beta = bounded ? high : 0;
  dnnl_primitive_desc_t forward = NULL, backward = NULL;
  char *text = NULL;
  dnnl_status_t status = dnnl.dnnl_eltwise_forward_primitive_desc_create(
      &forward, engine, dnnl_forward_training, kind, maps, maps, alpha, beta, NULL);
  if (status == dnnl_success)
    status = dnnl.dnnl_eltwise_backward_primitive_desc_create(
        &backward, engine, kind, maps, maps, maps, alpha, beta, forward, NULL);
  if (status != dnnl_success) text = message("clip", status);
  if (!text) text = step_create(&clip->run, forward);
  if (!text) text = step_argument(&clip->run, DNNL_ARG_SRC, maps, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&clip->run, DNNL_ARG_DST, maps, DNNL_MEMORY_NONE);
  if (!text) text = step_create(&clip->pass, backward);
  if (!text) text = step_argument(&clip->pass, DNNL_ARG_DST, maps, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&clip->pass, DNNL_ARG_DIFF_DST, maps, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&clip->pass, DNNL_ARG_DIFF_SRC, maps, DNNL_MEMORY_NONE);
  if (forward) dnnl.dnnl_primitive_desc_destroy(forward);
  if (backward) dnnl.dnnl_primitive_desc_destroy(backward);
  return text;
}

char *cdnnl_clip_create(const cdnnl_maps *maps, float low, float high, cdnnl_clip **clip) {
  dnnl_memory_desc_t desc;
  PASS(describe(maps, &desc));
  cdnnl_clip *made = calloc(1, sizeof *made);
  char *text = made ? clip_make(made, desc, low, high) : strdup("out of memory");
  dnnl.dnnl_memory_desc_destroy(desc);
  if (text) cdnnl_clip_free(made);
  else *clip = made;
  return text;
}

char *cdnnl_clip_run(cdnnl_clip *clip, void *maps) { return move(&clip->run, maps, maps); }

char *cdnnl_clip_pass(cdnnl_clip *clip, const void *maps, void *gradient) {
  PASS(step_set(&clip->pass, 2, gradient));
  return move(&clip->pass, maps, gradient);
}

void cdnnl_clip_free(cdnnl_clip *clip) {
  if (!clip) return;
  step_free(&clip->run);
  step_free(&clip->pass);
  free(clip);
}

// MARK: Pool

struct cdnnl_pool {
  step run, pass;
  void *workspace;
};

static char *pool_make(
    cdnnl_pool *pool, const_dnnl_memory_desc_t input, const_dnnl_memory_desc_t output, const int64_t kernel[2],
    const int64_t strides[2], const int64_t begin[2], const int64_t end[2], bool takes_maximum) {
  dnnl_alg_kind_t kind = takes_maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding;
  const dnnl_dims_t k = {kernel[0], kernel[1]}, s = {strides[0], strides[1]}, d = {0}, b = {begin[0], begin[1]},
                    e = {end[0], end[1]};
  dnnl_primitive_desc_t forward = NULL, backward = NULL;
  const_dnnl_memory_desc_t workspace = NULL;
  char *text = NULL;
  dnnl_status_t status = dnnl.dnnl_pooling_forward_primitive_desc_create(
      &forward, engine, dnnl_forward_training, kind, input, output, s, k, d, b, e, NULL);
  if (status == dnnl_success)
    status = dnnl.dnnl_pooling_backward_primitive_desc_create(
        &backward, engine, kind, input, output, s, k, d, b, e, forward, NULL);
  if (status != dnnl_success) text = message("pool", status);
  if (!text && takes_maximum) {
    workspace = dnnl.dnnl_primitive_desc_query_md(forward, dnnl_query_workspace_md, 0);
    text = allocate(&pool->workspace, workspace);
  }
  if (!text) text = step_create(&pool->run, forward);
  if (!text) text = step_argument(&pool->run, DNNL_ARG_SRC, input, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&pool->run, DNNL_ARG_DST, output, DNNL_MEMORY_NONE);
  if (!text && workspace) text = step_argument(&pool->run, DNNL_ARG_WORKSPACE, workspace, pool->workspace);
  if (!text) text = step_create(&pool->pass, backward);
  if (!text) text = step_argument(&pool->pass, DNNL_ARG_DIFF_DST, output, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&pool->pass, DNNL_ARG_DIFF_SRC, input, DNNL_MEMORY_NONE);
  if (!text && workspace) text = step_argument(&pool->pass, DNNL_ARG_WORKSPACE, workspace, pool->workspace);
  if (forward) dnnl.dnnl_primitive_desc_destroy(forward);
  if (backward) dnnl.dnnl_primitive_desc_destroy(backward);
  return text;
}

char *cdnnl_pool_create(
    const cdnnl_maps *input, const cdnnl_maps *output, const int64_t kernel[2], const int64_t strides[2],
    const int64_t begin[2], const int64_t end[2], bool takes_maximum, cdnnl_pool **pool) {
  dnnl_memory_desc_t first = NULL, second = NULL;
  cdnnl_pool *made = calloc(1, sizeof *made);
  char *text = made ? describe(input, &first) : strdup("out of memory");
  if (!text) text = describe(output, &second);
  if (!text) text = pool_make(made, first, second, kernel, strides, begin, end, takes_maximum);
  if (first) dnnl.dnnl_memory_desc_destroy(first);
  if (second) dnnl.dnnl_memory_desc_destroy(second);
  if (text) cdnnl_pool_free(made);
  else *pool = made;
  return text;
}

char *cdnnl_pool_run(cdnnl_pool *pool, const void *input, void *output) { return move(&pool->run, input, output); }

char *cdnnl_pool_pass(cdnnl_pool *pool, const void *output_gradient, void *input_gradient) {
  return move(&pool->pass, output_gradient, input_gradient);
}

void cdnnl_pool_free(cdnnl_pool *pool) {
  if (!pool) return;
  step_free(&pool->run);
  step_free(&pool->pass);
  free(pool->workspace);
  free(pool);
}

// MARK: Sum

struct cdnnl_sum {
  step run;
};

static char *sum_make(cdnnl_sum *sum, const_dnnl_memory_desc_t maps) {
  dnnl_primitive_desc_t desc = NULL;
  char *text = NULL;
  dnnl_status_t status =
      dnnl.dnnl_binary_primitive_desc_create(&desc, engine, dnnl_binary_add, maps, maps, maps, NULL);
  if (status != dnnl_success) text = message("add", status);
  if (!text) text = step_create(&sum->run, desc);
  if (!text) text = step_argument(&sum->run, DNNL_ARG_SRC_0, maps, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&sum->run, DNNL_ARG_SRC_1, maps, DNNL_MEMORY_NONE);
  if (!text) text = step_argument(&sum->run, DNNL_ARG_DST, maps, DNNL_MEMORY_NONE);
  if (desc) dnnl.dnnl_primitive_desc_destroy(desc);
  return text;
}

char *cdnnl_sum_create(const cdnnl_maps *maps, cdnnl_sum **sum) {
  dnnl_memory_desc_t desc;
  PASS(describe(maps, &desc));
  cdnnl_sum *made = calloc(1, sizeof *made);
  char *text = made ? sum_make(made, desc) : strdup("out of memory");
  dnnl.dnnl_memory_desc_destroy(desc);
  if (text) cdnnl_sum_free(made);
  else *sum = made;
  return text;
}

char *cdnnl_sum_run(cdnnl_sum *sum, void *total, const void *maps) {
  PASS(step_set(&sum->run, 2, total));
  return move(&sum->run, total, maps);
}

void cdnnl_sum_free(cdnnl_sum *sum) {
  if (!sum) return;
  step_free(&sum->run);
  free(sum);
}

// MARK: Copy

struct cdnnl_copy {
  step run;
};

static char *part(
    const cdnnl_maps *maps, const int64_t at[2], int64_t height, int64_t width, dnnl_memory_desc_t *desc) {
  dnnl_memory_desc_t whole;
  PASS(describe(maps, &whole));
  const dnnl_dims_t dims = {maps->batch, maps->channels, height, width}, offsets = {0, 0, at[0], at[1]};
  dnnl_status_t status = dnnl.dnnl_memory_desc_create_submemory(desc, whole, dims, offsets);
  dnnl.dnnl_memory_desc_destroy(whole);
  return status == dnnl_success ? NULL : message("take a part of maps", status);
}

char *cdnnl_copy_create(
    const cdnnl_maps *source, const int64_t from[2], const cdnnl_maps *target, const int64_t to[2], int64_t height,
    int64_t width, cdnnl_copy **copy) {
  dnnl_memory_desc_t first = NULL, second = NULL;
  cdnnl_copy *made = calloc(1, sizeof *made);
  char *text = made ? part(source, from, height, width, &first) : strdup("out of memory");
  if (!text) text = part(target, to, height, width, &second);
  if (!text) text = reorder_create(&made->run, first, second, false);
  if (first) dnnl.dnnl_memory_desc_destroy(first);
  if (second) dnnl.dnnl_memory_desc_destroy(second);
  if (text) cdnnl_copy_free(made);
  else *copy = made;
  return text;
}

char *cdnnl_copy_run(cdnnl_copy *copy, const void *source, void *target) { return move(&copy->run, source, target); }

void cdnnl_copy_free(cdnnl_copy *copy) {
  if (!copy) return;
  step_free(&copy->run);
  free(copy);
}
