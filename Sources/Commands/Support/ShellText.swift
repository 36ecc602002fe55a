/// Words of a command line.
enum ShellText {
  /// A word as a shell must be given it.
  static func quoted(_ word: String) -> String {
    isPlain(word) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// Whether a shell takes the word as it is, without expanding anything in it.
  static func isPlain(_ word: String) -> Bool {
    !word.isEmpty
      && word.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:+@".contains($0))
      }
  }
}
