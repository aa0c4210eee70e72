import Imaging
package import Inference

/// Every setting of the tool and the service.
///
/// An option takes precedence over an environment variable, a variable over the configuration file, the file over the
/// default. Native libraries read further variables themselves, such as those of the clouds' tools.
package enum Settings {
  package static let backbones = Setting<String?>(
    "backbones", option: nil, default: nil,
    help: "A folder of backbones (NAME.onnx), searched before those of the installation")

  package static let cache = Setting<String?>(
    "cache", option: nil, default: nil,
    defaultText: "pomona in XDG_CACHE_HOME, else ~/.cache/pomona",
    help:
      "The folder for downloaded models, compiled networks, and output on its way to an object store"
  )

  package static let bundle = Setting<String?>(
    "bundle", option: nil, default: nil, defaultText: "the folder beside the program",
    help: "The folder of the worker bundle for --cluster, which 'make bundle' creates")

  package static let jobs = Setting<Int?>(
    "jobs", option: "jobs", default: nil, defaultText: "one for each core",
    limits: .range(1...1024), help: "The number of threads")

  package static let maximumPixels = Setting<Int>(
    "maximum_pixels", option: "maximum-pixels", valueName: "count",
    default: ImageLimits().maximumPixels, limits: .range(1...2_000_000_000),
    help: """
      The most pixels of a photo that are decoded, 3 bytes each for every thread; a JPEG may have 64 times as many, which \
      is decoded at a smaller size
      """)

  package static let precision = Setting<Precision?>(
    "precision", option: "precision", default: nil,
    defaultText: "bf16 where the processor has fast instructions for it, else f32",
    help: """
      The number format that the backbone is computed in: bf16, f32, or for a model that is trained int8, which is \
      quantised on its photos and kept unless it costs more than half a point of the held-out ones
      """)

  package static let pricePerHour = Setting<Double?>(
    "price_per_hour", option: "price-per-hour", valueName: "price", default: nil,
    limits: .atLeast(0),
    help:
      "The price of an hour of this machine, or of a core of the cluster, for the cost of the run")

  package static let clusterWork = Setting<String?>(
    "cluster.work", option: "cluster-work", valueName: "uri", default: nil,
    defaultText: ".pomona-work beside the photos",
    help: "On a cluster: a folder of its storage for intermediate tables")

  package static let photoTimeLimit = Setting<Int>(
    "cluster.photo_time_limit", option: "photo-time-limit", valueName: "seconds", default: 60,
    limits: .range(1...86_400, unit: "seconds"),
    help: "On a cluster: the time after which a photo is given up and its worker is replaced")

  package static let token = Setting<String?>(
    "token", option: "token", default: nil, limits: .nonEmpty, isSecret: true,
    help: """
      The bearer token that clients must send; prefer the variable, since other users can see the options of a process
      """)

  package static let host = Setting<String>(
    "serve.host", option: "host", default: "127.0.0.1",
    help: "The address to listen on; 0.0.0.0 accepts connections from other machines")

  package static let port = Setting<Int>(
    "serve.port", option: "port", default: 8080, limits: .range(0...65_535),
    help: "The port to listen on; 0 takes a free one")

  package static let tlsCertificate = Setting<String?>(
    "serve.tls_certificate", option: "tls-certificate", valueName: "file.pem", default: nil,
    help: "A certificate with its chain (PEM), for HTTPS")

  package static let tlsKey = Setting<String?>(
    "serve.tls_key", option: "tls-key", valueName: "file.pem", default: nil,
    help: "The private key of the certificate (PEM)")

  package static let queue = Setting<Int?>(
    "serve.queue", option: "queue", default: nil, defaultText: "4 for each worker",
    limits: .range(0...1_000_000),
    help: "The number of requests that may wait; further ones are rejected with 429")

  package static let maximumRequest = Setting<Int>(
    "serve.maximum_request", option: "maximum-request", valueName: "mib", default: 32,
    limits: .range(1...1024), help: "The largest request, in MiB")

  package static let maximumConnections = Setting<Int>(
    "serve.maximum_connections", option: "maximum-connections", default: 512,
    limits: .range(1...1_000_000), help: "The largest number of connections at a time")

  package static let photoSeconds = Setting<Int>(
    "serve.photo_seconds", option: "photo-seconds", valueName: "seconds", default: 10,
    limits: .range(1...3600), help: "The time limit for reading one photo")

  package static let unsureBelow = Setting<Double>(
    "serve.unsure_below", option: "unsure-below", valueName: "fraction", default: 0.5,
    limits: .range(0...1),
    help: "The confidence below which the page shows \"not sure\"")

  package static let collection = Setting<String?>(
    "serve.collect", option: "collect", valueName: "folder", default: nil,
    help:
      "A folder, or a URI such as s3://bucket/corrections, to keep photos in that users correct and agree to be kept. Nothing is kept without it"
  )

  package static let collectionLimit = Setting<Int>(
    "serve.collect_limit", option: "collect-limit", valueName: "mib", default: 1024,
    limits: .range(1...16_777_216), help: "The largest size of the folder of corrections, in MiB")

  /// All settings, in the order of the documentation.
  package static let all: [any DeclaredSetting] = [
    backbones, cache, bundle, jobs, maximumPixels, precision, pricePerHour, clusterWork,
    photoTimeLimit, token,
    host, port, tlsCertificate, tlsKey, queue, maximumRequest, maximumConnections, photoSeconds,
    unsureBelow, collection, collectionLimit,
  ]
}
