import Failures
import Foundation
import Learning
import Testing

struct HeadRegistryTests {
  @Test func namesOfHeadsAreStable() {
    // Manifests of models hold these names.
    #expect(
      HeadKind.allCases.map(\.rawValue) == ["discriminant", "logistic-regression", "random-forest"])
    #expect(HeadKind.allCases == [.discriminant, .logisticRegression, .randomForest])
  }

  @Test(arguments: HeadKind.allCases)
  func theHeadOfAKindIsOfThatKind(_ kind: HeadKind) throws {
    let head = try HeadRegistry.head(kind)
    #expect(head.kind == kind)
  }

  @Test func anUnknownKindIsRejectedWithTheKnownOnes() throws {
    let error = #expect(throws: LearningError.self) {
      _ = try HeadRegistry.head(HeadKind(rawValue: "oracle"))
    }
    #expect(error?.code == .unknownHead)
    #expect(error?.message.contains("'oracle'") == true)
    for kind in HeadKind.allCases {
      #expect(error?.remedy?.contains(kind.rawValue) == true)
    }
  }

  @Test func kindsAreEncodedAsTheirNames() throws {
    let kinds = HeadKind.allCases + [HeadKind(rawValue: "oracle")]
    let json = try JSONEncoder().encode(kinds)
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"["discriminant","logistic-regression","random-forest","oracle"]"#)
    #expect(try JSONDecoder().decode([HeadKind].self, from: json) == kinds)
  }
}
