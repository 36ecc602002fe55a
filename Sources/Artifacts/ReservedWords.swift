/// Words that languages keep for themselves.
enum ReservedWords {
  /// Of C up to C23 and of GNU C; also what compilers and `<stdio.h>` define in small letters.
  static let c: Set<String> = words(
    """
    alignas alignof asm auto bool break case char const constexpr continue default do double else \
    enum errno extern false float for goto i386 if inline int linux long near far noreturn nullptr \
    register restrict return short signed sizeof static static_assert stderr stdin stdout struct \
    switch thread_local true typedef typeof typeof_unqual union unix unsigned void volatile while \
    complex imaginary assert offsetof environ
    """)

  static let cPlusPlus: Set<String> = words(
    """
    and and_eq bitand bitor catch char16_t char32_t char8_t class co_await co_return co_yield compl \
    concept const_cast consteval constinit decltype delete dynamic_cast explicit export final friend \
    import module mutable namespace new noexcept not not_eq operator or or_eq override private \
    protected public reinterpret_cast requires static_cast std template this throw try typeid \
    typename using virtual wchar_t xor xor_eq
    """)

  static let python: Set<String> = words(
    """
    False None True and as assert async await break class continue def del elif else except finally \
    for from global if import in is lambda nonlocal not or pass raise return try while with yield
    """)

  static let swift: Set<String> = words(
    """
    Any Protocol Self Type actor as associatedtype async await borrowing break case catch class \
    consuming continue convenience default defer deinit didSet do dynamic each else enum extension \
    fallthrough false fileprivate final for func get guard if import in indirect infix init inout \
    internal is isolated lazy left let macro mutating nil none nonisolated nonmutating open operator \
    optional override package postfix precedence precedencegroup prefix private protocol public \
    repeat required rethrows return right self sending set some static struct subscript super switch \
    throw throws true try typealias unowned var weak where while willSet
    """)

  /// The words of all languages that functions of a library are declared in, and those that the
  /// declarations themselves use.
  static let ofParameters = c.union(cPlusPlus).union(python).union([
    "context", "numpy", "results", "self",
  ])

  static func words(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }
}
