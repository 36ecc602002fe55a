/// Reads IR text.
///
/// Types are inferred anew and compared with the written ones, so reading also checks shape rules.
/// Time and memory grow linearly with the text; no text traps.
package struct GraphParser {
  /// Finds an operator by its name, or throws the nearest name.
  package typealias OperatorLookup = (String) throws(Diagnostic) -> any Operation.Type

  /// The deepest nesting of attribute lists, which bounds the recursion.
  static let maximumListDepth = 32

  /// The deepest nesting of bodies, which bounds the recursion of all that works on graphs.
  static let maximumGraphDepth = 16

  let operators: OperatorLookup
  /// What `B` stands for, if that is known.
  let batch: Int?
  /// Graphs around the one that is read.
  var graphDepth = 0
  private var lexer: Lexer
  /// The token that is looked at; everything before it has been taken.
  private(set) var token: Token

  private init(
    _ bytes: [UInt8], file: String, operators: @escaping OperatorLookup, batch: Int?
  ) throws(Diagnostic) {
    self.operators = operators
    self.batch = batch
    lexer = Lexer(bytes, file: file)
    token = try lexer.next()
  }

  /// The only graph in `text`; `name` is the file's, for messages.
  ///
  /// `batch` is what `B` stands for, at least 1; a text that `usesBatch` needs it.
  ///
  /// - Throws: the first mistake, its place `FILE:LINE:COLUMN` as the subject.
  package static func parse(
    _ text: String, name: String, operators: @escaping OperatorLookup, batch: Int? = nil
  ) throws(Diagnostic) -> Graph {
    try parse(Array(text.utf8), name: name, operators: operators, batch: batch)
  }

  /// The only graph in a file's bytes, which need not be valid UTF-8.
  package static func parse(
    _ bytes: [UInt8], name: String, operators: @escaping OperatorLookup, batch: Int? = nil
  ) throws(Diagnostic) -> Graph {
    var parser = try GraphParser(bytes, file: name, operators: operators, batch: batch)
    let graph = try parser.parseGraph()
    guard parser.token.kind == .end else { throw parser.expected("the end of the file") }
    return graph
  }

  /// All graphs in `text`, in order; their names differ.
  package static func parseFile(
    _ text: String, name: String, operators: @escaping OperatorLookup, batch: Int? = nil
  ) throws(Diagnostic) -> [Graph] {
    try parseFile(Array(text.utf8), name: name, operators: operators, batch: batch)
  }

  /// All graphs in a file's bytes, which need not be valid UTF-8.
  package static func parseFile(
    _ bytes: [UInt8], name: String, operators: @escaping OperatorLookup, batch: Int? = nil
  ) throws(Diagnostic) -> [Graph] {
    var parser = try GraphParser(bytes, file: name, operators: operators, batch: batch)
    var graphs: [Graph] = []
    var names: Set<String> = []
    repeat {
      let start = parser.token
      let graph = try parser.parseGraph()
      guard names.insert(graph.name).inserted else {
        throw parser.failure(at: start, "the graph name \(graph.name) is taken")
      }
      graphs.append(graph)
    } while parser.token.kind != .end
    return graphs
  }
}

/// Tokens.
extension GraphParser {
  var file: String { lexer.file }

  /// Takes the token that is looked at.
  @discardableResult
  mutating func advance() throws(Diagnostic) -> Token {
    let taken = token
    token = try lexer.next()
    return taken
  }

  /// Takes `symbol` if it comes next.
  mutating func skip(_ symbol: String) throws(Diagnostic) -> Bool {
    guard token.isPunctuation(symbol) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(Diagnostic) {
    guard try skip(symbol) else { throw expected("'\(symbol)'") }
  }

  mutating func expectWord(_ word: String) throws(Diagnostic) {
    guard token.isWord(word) else { throw expected("'\(word)'") }
    try advance()
  }

  /// Takes a token of `kind`; `what` describes it when something else is found.
  mutating func take(_ kind: Token.Kind, _ what: String) throws(Diagnostic) -> Token {
    guard token.kind == kind else { throw expected(what) }
    return try advance()
  }

  /// Items up to `close`, with commas between them; `open` comes first.
  mutating func list<Item>(
    _ open: String, _ close: String, _ item: (inout GraphParser) throws(Diagnostic) -> Item
  ) throws(Diagnostic) -> [Item] {
    try expect(open)
    if try skip(close) { return [] }
    var items: [Item] = []
    repeat { items.append(try item(&self)) } while try skip(",")
    guard try skip(close) else { throw expected("',' or '\(close)'") }
    return items
  }

  func failure(at token: Token, _ message: String, notes: [String] = []) -> Diagnostic {
    lexer.failure(at: token, message, notes: notes)
  }

  func expected(_ what: String) -> Diagnostic {
    failure(at: token, "expected \(what), found \(token.found)")
  }

  /// An operator's diagnostic with its place in the file; the operator moves into the message.
  func located(_ error: Diagnostic, at token: Token, notes: [String] = []) -> Diagnostic {
    failure(at: token, "\(error.subject): \(error.message)", notes: notes + error.notes)
  }
}
