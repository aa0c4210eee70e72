// A thin wrapper of OpenVINO's C library for networks that map a photo to its features. The library is
// loaded at run time, so that its absence is an error like any other. The caller chooses all settings.
//
// Every function that can fail returns NULL, or a message that the caller frees with `free`.

#ifndef COPENVINO_H
#define COPENVINO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cov_core cov_core;
typedef struct cov_network cov_network;
typedef struct cov_request cov_request;

/// The mapping of 8-bit RGB photos, row after row, to the network's only input: (level - mean) /
/// deviation, for each channel.
typedef struct {
  int64_t side;
  bool channels_last;  ///< The network's input is NHWC, not NCHW.
  float mean[3];
  float deviation[3];
} cov_input;

/// An ONNX file: its path, or its content where that is not NULL.
typedef struct {
  const char *path;
  const char *content;
  size_t count;
} cov_file;

/// Loads the library. Must be called once, before any other function.
char *cov_load(void);
/// The library's version; the caller frees `*version` with `free`.
char *cov_version(char **version);

/// Creates the library's core, which may be used by several threads at once.
char *cov_core_create(cov_core **core);
/// A property of the CPU as text; the caller frees `*value` with `free`.
char *cov_core_property(const cov_core *core, const char *key, char **value);

/// Reads an ONNX file and compiles it for a batch of one photo. `extra` is a second output, or NULL. `properties`
/// are a key, its value, the next key, and so on, at most 8 pairs, up to a NULL.
char *cov_network_compile(
    const cov_core *core, cov_file file, const cov_input *input, const char *output, const char *extra,
    const char *const *properties, cov_network **network);
/// Writes a compiled network to a file, for this version of the library and this processor.
char *cov_network_export(const cov_network *network, const char *path);
/// The network of such a file's content. The properties become those of the core: one thread at a time may call this.
char *cov_network_import(
    const cov_core *core, const char *content, size_t count, const char *const *properties, cov_network **network);
void cov_network_free(cov_network *network);

/// Creates an inference request, for one thread at a time. It may outlive its network.
char *cov_request_create(
    const cov_network *network, const char *output, const char *extra, cov_request **request);
/// Runs the network on the pixels in the input.
char *cov_request_run(cov_request *request);
/// The input: side x side x 3 levels, at an address that is valid as long as the request.
uint8_t *cov_request_input(const cov_request *request, size_t *count);
/// The output of the last run, at an address that is valid as long as the request.
const float *cov_request_output(const cov_request *request, size_t *count);
/// The second output of the last run; NULL without one.
const float *cov_request_extra(const cov_request *request, size_t *count);
void cov_request_free(cov_request *request);

#endif
