/// The protocol between a worker process and its supervisor, over the worker's standard input and output.
///
/// A frame is its length (4 bytes: that of kind and body), its kind (1 byte) and its body. Integers are in network byte
/// order, floats are IEEE 754 in the same order, and text is UTF-8. The worker begins with `hello`. After that every
/// request has one reply, in order, until the requests end.
///
/// Every request has the same shape, so that a supervisor can frame one without knowledge of it: kind (1), length of
/// the text (4), the text, the content.
///
/// | request | kind | text | content |
/// |---|---|---|---|
/// | `featurize` | 1 | the photo's path | the photo's file |
/// | `classify` | 2 | the photo's path | the photo's file |
/// | `fit` | 3 | a ``FitTask`` as JSON | a Parquet file with the columns `class` (integer) and `features` (list of floats) |
/// | `explain` | 4 | the photo's path | cells per side (1), the photo's file |
/// | `featurizePixels` | 5 | the photo's name | width (4), height (4), RGB levels, row after row |
/// | `classifyPixels` | 6 | the photo's name | width (4), height (4), RGB levels, row after row |
/// | `explainPixels` | 7 | the photo's name | cells per side (1), width (4), height (4), RGB levels, row after row |
/// | `evaluate` | 8 | an ``EvaluationTask`` as JSON | a part of a feature table (Parquet) |
/// | `ping` | 9 | empty | empty |
/// | `sum` | 10 | a ``SumTask`` as JSON | consecutive parts of a feature table: the length (8) and the bytes of each |
///
/// | reply | kind | body |
/// |---|---|---|
/// | `hello` | 64 | version of the protocol (2), ``WorkerFacts`` as JSON; the reply to `ping` |
/// | `values` | 65 | width and height of the upright photo in pixels (4 each), the features and the signature, or the probabilities, the novelty and the four parts of the fingerprint of the features, whole numbers of 16 bits (4 each; NaN where it is not known) |
/// | `unreadable` | 66 | the reason why the photo has no result |
/// | `head` | 67 | the fitted head (safetensors) |
/// | `failure` | 68 | the reason why the worker cannot go on; it exits |
/// | `evaluations` | 69 | ``SplitEvaluations`` as JSON |
/// | `statistics` | 71 | the class statistics of the parts and the photos they are of (safetensors) |
/// | `explanation` | 70 | width and height (4 each), cells per side (1), the fall of the log odds for each cell (4 each), the probabilities (4 each) |
package enum WorkerProtocol {
  /// The version, which increases with every change of the frames.
  package static let version: UInt16 = 6

  /// The kinds of requests.
  enum RequestKind: UInt8 {
    case featurize = 1
    case classify = 2
    case fit = 3
    case explain = 4
    case featurizePixels = 5
    case classifyPixels = 6
    case explainPixels = 7
    case evaluate = 8
    case ping = 9
    case sum = 10
  }

  /// The kinds of replies.
  enum ReplyKind: UInt8 {
    case hello = 64
    case values = 65
    case unreadable = 66
    case head = 67
    case failure = 68
    case evaluations = 69
    case explanation = 70
    case statistics = 71
  }
}
