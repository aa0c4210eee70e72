import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct CertificateAuthoritiesTests {
  private func authorities(_ chosen: String?, _ files: [String]) -> CertificateAuthorities {
    let variables = chosen.map { ["SSL_CERT_FILE": $0] } ?? [:]
    return CertificateAuthorities(in: CloudEnvironment(variables), systemFiles: files)
  }

  @Test func theEnvironmentIsPreferredToTheSystem() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["own.pem", "system.pem"], in: folder)
      let own = folder.appending(path: "own.pem").path
      let system = folder.appending(path: "system.pem").path
      #expect(authorities(own, [system]).file == own)
      #expect(authorities(own, [system]).isChosen)
      #expect(authorities(nil, ["/nowhere", system, own]).file == system)
      #expect(!authorities(nil, [system]).isChosen)
      #expect(authorities("", [system]).file == system)
    }
  }

  /// A chosen file that cannot be read is not replaced by others in silence.
  @Test func aChosenFileThatIsMissingIsNone() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["system.pem"], in: folder)
      let system = folder.appending(path: "system.pem").path
      #expect(authorities("/nowhere.pem", [system]).file == nil)
      #expect(authorities("/nowhere.pem", [system]).isChosen)
      #expect(authorities(nil, []).file == nil)
    }
  }

  @Test func theRemedyNamesThePackageAndTheVariable() {
    #expect(CertificateAuthorities.remedy.contains("ca-certificates"))
    #expect(CertificateAuthorities.remedy.contains("SSL_CERT_FILE"))
  }
}
