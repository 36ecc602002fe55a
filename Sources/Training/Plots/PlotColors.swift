import IR

/// Colors of plots: dark on light, told apart by most eyes.
enum PlotColors {
  static let background = "#ffffff"
  static let title = "#1b1f24"
  static let text = "#4a5159"
  static let axis = "#9aa1a9"
  static let grid = "#e9ecef"

  /// For lines and points; more kinds begin again.
  static let kinds: [RGB] = [
    RGB(0x2563A8), RGB(0xD1495B), RGB(0x2A9D5C), RGB(0x8E5BB5), RGB(0xC98A00), RGB(0x0F8B8D),
    RGB(0x7A5C43), RGB(0xDB6FA5), RGB(0x5B6470), RGB(0x8A9A1F),
    RGB(0x111417), RGB(0x6FB7E6), RGB(0xE8622C),
  ]

  static func kind(_ index: Int) -> RGB { kinds[index % kinds.count] }

  /// From nearly white for 0 to dark blue for 1.
  static func shade(_ share: Double) -> RGB {
    let stops = [RGB(0xF5F9FD), RGB(0x9CC4E4), RGB(0x3C7FBB), RGB(0x0B3C73)]
    let place = min(max(share.isNaN ? 0 : share, 0), 1) * Double(stops.count - 1)
    let index = min(Int(saturating: place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }

  /// Blue for 0, white for one half, red for 1.
  static func balance(_ share: Double) -> RGB {
    let share = min(max(share.isNaN ? 0.5 : share, 0), 1)
    let white = RGB(0xFAFAFA)
    return share < 0.5
      ? white.mixed(with: RGB(0x6FA3D8), 1 - 2 * share)
      : white.mixed(with: RGB(0xE58A94), 2 * share - 1)
  }
}

/// A color of the screen, 8 bits each.
struct RGB: Hashable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  init(_ code: UInt32) {
    red = UInt8(truncatingIfNeeded: code >> 16)
    green = UInt8(truncatingIfNeeded: code >> 8)
    blue = UInt8(truncatingIfNeeded: code)
  }

  var bytes: [UInt8] { [red, green, blue] }

  /// `#rrggbb`.
  var text: String {
    "#"
      + bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }

  /// Whether dark text would be hard to read on it.
  var isDark: Bool {
    0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) < 140
  }

  /// `share`, from 0 to 1, of the other color.
  func mixed(with other: RGB, _ share: Double) -> RGB {
    let mixed = zip(bytes, other.bytes).map { own, other in
      UInt32(saturating: (Double(own) * (1 - share) + Double(other) * share).rounded())
    }
    return RGB(mixed[0] << 16 | mixed[1] << 8 | mixed[2])
  }
}
