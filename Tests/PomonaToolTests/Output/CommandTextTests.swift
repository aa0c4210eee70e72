import PomonaTool
import Testing

@Suite struct CommandTextTests {
  @Test(arguments: [
    ([], "pomona"),
    (["train", "/data/fruits", "-o", "fruits.pomona"], "pomona train fruits -o fruits.pomona"),
    (["train", "../x/fruits/", "--config=~/c.json"], "pomona train fruits --config=c.json"),
    (
      ["train", "photos/fruits", "--label-pattern", "/([a-z]+)/"],
      "pomona train photos/fruits --label-pattern '/([a-z]+)/'"
    ),
    (
      ["evaluate", "s3://ann:secret@bucket/m?endpoint_override=x", "it's"],
      "pomona evaluate s3://bucket/m 'it'\\''s'"
    ),
    (
      ["predict", "--cluster", "sc://host:15002/;token=abc"],
      "pomona predict --cluster sc://host:15002/"
    ),
    (
      ["predict", "abfss://c@account.dfs.core.windows.net/a"],
      "pomona predict abfss://c@account.dfs.core.windows.net/a"
    ),
  ])
  func foldersOfThisMachineAndSecretsAreLeftOut(arguments: [String], expected: String) {
    #expect(CommandText(["/usr/local/bin/pomona"] + arguments).text == expected)
  }
}
