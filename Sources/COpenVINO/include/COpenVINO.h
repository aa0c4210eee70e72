// The calls of OpenVINO's C library that a feature extractor needs, behind `dlopen`: the library is
// looked for when the program runs, so that its absence is an error like any other. What the calls
// mean and which settings to choose is the caller's business.
//
// Every fallible call returns NULL, or a message that the caller gives to `free`.

#ifndef COPENVINO_H
#define COPENVINO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cov_core cov_core;
typedef struct cov_network cov_network;
typedef struct cov_request cov_request;

/// How photos of 8-bit RGB, rows first, become the network's only input: (level - mean) /
/// deviation, a channel at a time.
typedef struct {
  int64_t side;
  bool channels_last;  ///< The network's own order is NHWC, not NCHW.
  float mean[3];
  float deviation[3];
} cov_input;

/// Loads the library. To be called once, before everything else.
char *cov_load(void);
/// The library's version; `*version` is for `free`.
char *cov_version(char **version);

/// The library's entry; safe to use from many threads.
char *cov_core_create(cov_core **core);
/// A property of the CPU as text; `*value` is for `free`.
char *cov_core_property(const cov_core *core, const char *key, char **value);

/// Reads the ONNX file at `path` and compiles it for photos one at a time. `properties` are a key,
/// its value, the next key, and so on up to a NULL.
char *cov_network_compile(
    const cov_core *core, const char *path, const cov_input *input, const char *output, const char *const *properties,
    cov_network **network);
void cov_network_free(cov_network *network);

/// One place to run the network in; for one thread at a time. It lives on without its network.
char *cov_request_create(const cov_network *network, const char *output, cov_request **request);
/// Runs the network on what stands in the input.
char *cov_request_run(cov_request *request);
/// The pixels: side x side x 3. They stay where they are as long as the request lives.
uint8_t *cov_request_input(const cov_request *request, size_t *count);
/// The output of the last run. It stays where it is as long as the request lives.
const float *cov_request_output(const cov_request *request, size_t *count);
void cov_request_free(cov_request *request);

#endif
