#define _GNU_SOURCE
#include "COpenVINO.h"

#include <dlfcn.h>
#include <openvino/c/openvino.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARY "libopenvino_c.so.2641"

#define FUNCTIONS(DO)                                           \
  DO(ov_get_openvino_version)                                   \
  DO(ov_version_free)                                           \
  DO(ov_get_error_info)                                         \
  DO(ov_get_last_err_msg)                                       \
  DO(ov_free)                                                   \
  DO(ov_core_create)                                            \
  DO(ov_core_get_property)                                      \
  DO(ov_core_set_property)                                      \
  DO(ov_core_import_model)                                      \
  DO(ov_core_read_model)                                        \
  DO(ov_core_read_model_from_memory_buffer)                     \
  DO(ov_core_compile_model_props)                               \
  DO(ov_model_free)                                             \
  DO(ov_model_reshape_single_input)                             \
  DO(ov_partial_shape_create_static)                            \
  DO(ov_partial_shape_free)                                     \
  DO(ov_layout_create)                                          \
  DO(ov_layout_free)                                            \
  DO(ov_preprocess_prepostprocessor_create)                     \
  DO(ov_preprocess_prepostprocessor_build)                      \
  DO(ov_preprocess_prepostprocessor_free)                       \
  DO(ov_preprocess_prepostprocessor_get_input_info)             \
  DO(ov_preprocess_input_info_free)                             \
  DO(ov_preprocess_input_info_get_tensor_info)                  \
  DO(ov_preprocess_input_tensor_info_set_element_type)          \
  DO(ov_preprocess_input_tensor_info_set_layout)                \
  DO(ov_preprocess_input_tensor_info_free)                      \
  DO(ov_preprocess_input_info_get_model_info)                   \
  DO(ov_preprocess_input_model_info_set_layout)                 \
  DO(ov_preprocess_input_model_info_free)                       \
  DO(ov_preprocess_input_info_get_preprocess_steps)             \
  DO(ov_preprocess_preprocess_steps_convert_element_type)       \
  DO(ov_preprocess_preprocess_steps_mean_multi_channels)        \
  DO(ov_preprocess_preprocess_steps_scale_multi_channels)       \
  DO(ov_preprocess_preprocess_steps_free)                       \
  DO(ov_preprocess_prepostprocessor_get_output_info_by_name)    \
  DO(ov_preprocess_output_info_get_tensor_info)                 \
  DO(ov_preprocess_output_set_element_type)                     \
  DO(ov_preprocess_output_tensor_info_free)                     \
  DO(ov_preprocess_output_info_free)                            \
  DO(ov_compiled_model_create_infer_request)                    \
  DO(ov_compiled_model_export_model)                            \
  DO(ov_compiled_model_free)                                    \
  DO(ov_infer_request_get_input_tensor)                         \
  DO(ov_infer_request_get_tensor)                               \
  DO(ov_infer_request_infer)                                    \
  DO(ov_infer_request_free)                                     \
  DO(ov_tensor_data)                                            \
  DO(ov_tensor_get_size)                                        \
  DO(ov_tensor_free)

static struct {
#define MEMBER(name) __typeof__(&name) name;
  FUNCTIONS(MEMBER)
} library;

struct cov_request {
  ov_infer_request_t *request;
  ov_tensor_t *input, *output, *extra;
  uint8_t *pixels;
  const float *values, *extra_values;
  size_t pixel_count, value_count, extra_count;
};

static char *message(const char *format, const char *subject, const char *detail) {
  char *text = NULL;
  return asprintf(&text, format, subject, detail) < 0 ? strdup("out of memory") : text;
}

static char *failure(ov_status_e status) {
  const char *detail = library.ov_get_last_err_msg();
  char *text = message("%s%s", detail && *detail ? "" : library.ov_get_error_info(status), detail ? detail : "");
  if (detail) library.ov_free(detail);
  return text;
}

/// Jumps to the label `done` of the function when the call fails.
#define TRY(call)                                        \
  do {                                                   \
    ov_status_e status = library.call;                   \
    if (status != OK) {                                  \
      error = failure(status);                           \
      goto done;                                         \
    }                                                    \
  } while (0)
#define FREE(type, object) \
  if (object) library.ov_##type##_free(object)

char *cov_load(void) {
  void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return strdup(dlerror());
#define LOOK_UP(name)                                                                         \
  if (!(library.name = (__typeof__(&name))dlsym(handle, #name)))                              \
    return message("%s has no function %s", LIBRARY, #name);
  FUNCTIONS(LOOK_UP)
  return NULL;
}

char *cov_version(char **version) {
  ov_version_t found = {0};
  char *error = NULL;
  TRY(ov_get_openvino_version(&found));
  *version = strdup(found.buildNumber);
  library.ov_version_free(&found);
done:
  return error;
}

char *cov_core_create(cov_core **core) {
  char *error = NULL;
  TRY(ov_core_create((ov_core_t **)core));
done:
  return error;
}

char *cov_core_property(const cov_core *core, const char *key, char **value) {
  char *error = NULL, *text;
  TRY(ov_core_get_property((const ov_core_t *)core, "CPU", key, &text));
  *value = strdup(text);
  library.ov_free(text);
done:
  return error;
}

/// Makes a dynamic or larger batch one photo, and a dynamic side the given one.
static char *reshape(ov_model_t *model, const cov_input *input) {
  char *error = NULL;
  ov_partial_shape_t shape = {0};
  int64_t side = input->side;
  int64_t channels_first[] = {1, 3, side, side}, channels_last[] = {1, side, side, 3};
  TRY(ov_partial_shape_create_static(4, input->channels_last ? channels_last : channels_first, &shape));
  TRY(ov_model_reshape_single_input(model, shape));
done:
  if (shape.dims) library.ov_partial_shape_free(&shape);
  return error;
}

static char *describe_input(ov_preprocess_prepostprocessor_t *processor, const cov_input *input) {
  char *error = NULL;
  ov_preprocess_input_info_t *info = NULL;
  ov_preprocess_input_tensor_info_t *tensor = NULL;
  ov_preprocess_input_model_info_t *model = NULL;
  ov_preprocess_preprocess_steps_t *steps = NULL;
  ov_layout_t *ours = NULL, *theirs = NULL;
  TRY(ov_preprocess_prepostprocessor_get_input_info(processor, &info));
  TRY(ov_preprocess_input_info_get_tensor_info(info, &tensor));
  TRY(ov_preprocess_input_tensor_info_set_element_type(tensor, U8));
  TRY(ov_layout_create("NHWC", &ours));
  TRY(ov_preprocess_input_tensor_info_set_layout(tensor, ours));
  TRY(ov_preprocess_input_info_get_model_info(info, &model));
  TRY(ov_layout_create(input->channels_last ? "NHWC" : "NCHW", &theirs));
  TRY(ov_preprocess_input_model_info_set_layout(model, theirs));
  TRY(ov_preprocess_input_info_get_preprocess_steps(info, &steps));
  TRY(ov_preprocess_preprocess_steps_convert_element_type(steps, F32));
  TRY(ov_preprocess_preprocess_steps_mean_multi_channels(steps, input->mean, 3));
  TRY(ov_preprocess_preprocess_steps_scale_multi_channels(steps, input->deviation, 3));
done:
  FREE(layout, theirs);
  FREE(layout, ours);
  FREE(preprocess_preprocess_steps, steps);
  FREE(preprocess_input_model_info, model);
  FREE(preprocess_input_tensor_info, tensor);
  FREE(preprocess_input_info, info);
  return error;
}

static char *describe_output(ov_preprocess_prepostprocessor_t *processor, const char *output) {
  char *error = NULL;
  ov_preprocess_output_info_t *info = NULL;
  ov_preprocess_output_tensor_info_t *tensor = NULL;
  TRY(ov_preprocess_prepostprocessor_get_output_info_by_name(processor, output, &info));
  TRY(ov_preprocess_output_info_get_tensor_info(info, &tensor));
  TRY(ov_preprocess_output_set_element_type(tensor, F32));
done:
  FREE(preprocess_output_tensor_info, tensor);
  FREE(preprocess_output_info, info);
  return error;
}

char *cov_network_compile(
    const cov_core *core, cov_file file, const cov_input *input, const char *output, const char *extra,
    const char *const *properties, cov_network **network) {
  char *error = NULL;
  ov_model_t *read = NULL, *built = NULL;
  ov_preprocess_prepostprocessor_t *processor = NULL;
  ov_property_t pairs[8];
  size_t count = 0;
  for (; properties[2 * count] && count < 8; count++) {
    pairs[count] = (ov_property_t){properties[2 * count], properties[2 * count + 1]};
  }
  if (file.content) {
    TRY(ov_core_read_model_from_memory_buffer((const ov_core_t *)core, file.content, file.count, NULL, &read));
  } else {
    TRY(ov_core_read_model((const ov_core_t *)core, file.path, NULL, &read));
  }
  if ((error = reshape(read, input))) goto done;
  TRY(ov_preprocess_prepostprocessor_create(read, &processor));
  if ((error = describe_input(processor, input))) goto done;
  if ((error = describe_output(processor, output))) goto done;
  if (extra && (error = describe_output(processor, extra))) goto done;
  TRY(ov_preprocess_prepostprocessor_build(processor, &built));
  TRY(ov_core_compile_model_props(
      (const ov_core_t *)core, built, "CPU", count, pairs, (ov_compiled_model_t **)network));
done:
  FREE(model, built);
  FREE(preprocess_prepostprocessor, processor);
  FREE(model, read);
  return error;
}

char *cov_network_export(const cov_network *network, const char *path) {
  char *error = NULL;
  TRY(ov_compiled_model_export_model((const ov_compiled_model_t *)network, path));
done:
  return error;
}

char *cov_network_import(
    const cov_core *core, const char *content, size_t count, const char *const *properties, cov_network **network) {
  char *error = NULL;
  for (; *properties; properties += 2) {
    TRY(ov_core_set_property((const ov_core_t *)core, "CPU", properties[0], properties[1], NULL));
  }
  TRY(ov_core_import_model((const ov_core_t *)core, content, count, "CPU", (ov_compiled_model_t **)network));
done:
  return error;
}

void cov_network_free(cov_network *network) { FREE(compiled_model, (ov_compiled_model_t *)network); }

char *cov_request_create(
    const cov_network *network, const char *output, const char *extra, cov_request **request) {
  char *error = NULL;
  void *pixels, *values, *extra_values = NULL;
  cov_request *made = calloc(1, sizeof *made);
  if (!made) return strdup("out of memory");
  TRY(ov_compiled_model_create_infer_request((const ov_compiled_model_t *)network, &made->request));
  TRY(ov_infer_request_get_input_tensor(made->request, &made->input));
  TRY(ov_infer_request_get_tensor(made->request, output, &made->output));
  TRY(ov_tensor_data(made->input, &pixels));
  TRY(ov_tensor_data(made->output, &values));
  TRY(ov_tensor_get_size(made->input, &made->pixel_count));
  TRY(ov_tensor_get_size(made->output, &made->value_count));
  if (extra) {
    TRY(ov_infer_request_get_tensor(made->request, extra, &made->extra));
    TRY(ov_tensor_data(made->extra, &extra_values));
    TRY(ov_tensor_get_size(made->extra, &made->extra_count));
  }
  made->extra_values = extra_values;
  made->pixels = pixels;
  made->values = values;
  *request = made;
done:
  if (error) cov_request_free(made);
  return error;
}

char *cov_request_run(cov_request *request) {
  char *error = NULL;
  TRY(ov_infer_request_infer(request->request));
done:
  return error;
}

uint8_t *cov_request_input(const cov_request *request, size_t *count) {
  *count = request->pixel_count;
  return request->pixels;
}

const float *cov_request_output(const cov_request *request, size_t *count) {
  *count = request->value_count;
  return request->values;
}

const float *cov_request_extra(const cov_request *request, size_t *count) {
  *count = request->extra_count;
  return request->extra_values;
}

void cov_request_free(cov_request *request) {
  FREE(tensor, request->extra);
  FREE(tensor, request->output);
  FREE(tensor, request->input);
  FREE(infer_request, request->request);
  free(request);
}
