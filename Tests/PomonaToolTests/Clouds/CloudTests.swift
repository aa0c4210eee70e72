import TestSupport
import Testing

/// The program against object stores on loopback. One test at a time: they share the proxies and their faults.
@Suite(.serialized, .enabled(if: CloudServers.areInstalled, "\(CloudServers.absence)"))
enum CloudTests {}
