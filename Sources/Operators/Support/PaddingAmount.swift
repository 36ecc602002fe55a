/// What may be given as the padding of windows: `.same`, `.valid` and the other cases of
/// `WindowPadding`, a number for both ends of all spatial axes, or one for both ends of each.
///
///     Conv2D(32, window: 3, padding: .same)
///     Conv2D(32, window: size, padding: size / 2)
///     Conv2D(32, window: [3, 5], padding: [1, 2])
public protocol PaddingAmount: Sendable {
  var windowPadding: WindowPadding { get }
}

extension WindowPadding: PaddingAmount {
  public var windowPadding: WindowPadding { self }
}

extension Int: PaddingAmount {
  public var windowPadding: WindowPadding { .all(self) }
}

extension [Int]: PaddingAmount {
  public var windowPadding: WindowPadding { .explicit(low: self, high: self) }
}

/// A case of `WindowPadding` where any amount is taken.
public struct NamedPadding: PaddingAmount {
  public let windowPadding: WindowPadding
}

/// The cases; not of `WindowPadding` itself, whose own of the same names they would hide.
extension PaddingAmount where Self == NamedPadding {
  public static var valid: NamedPadding { NamedPadding(windowPadding: .valid) }
  public static var same: NamedPadding { NamedPadding(windowPadding: .same) }
  public static func all(_ amount: Int) -> NamedPadding {
    NamedPadding(windowPadding: .all(amount))
  }
  public static func explicit(low: [Int], high: [Int]) -> NamedPadding {
    NamedPadding(windowPadding: .explicit(low: low, high: high))
  }
}
