import Foundation

/// A picture of lines and text as SVG, built element by element; lengths are pixels.
struct SVGDocument {
  private let width: Double
  private let height: Double
  private let title: String
  private var elements: [String] = []

  /// Where text stands relative to its point.
  enum Anchor: String {
    case start, middle, end
  }

  /// - Parameters:
  ///   - width: of the whole picture.
  ///   - height: of the whole picture.
  ///   - title: is read to those who cannot see the picture.
  init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  /// The whole document.
  var text: String {
    let size = (Self.number(width), Self.number(height))
    let families = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(size.0)" height="\(size.1)" \
      viewBox="0 0 \(size.0) \(size.1)" font-family="\(families)" role="img">
      <title>\(Self.escaped(title))</title>
      <rect width="\(size.0)" height="\(size.1)" fill="\(PlotColors.background)"/>
      \(elements.joined(separator: "\n"))
      </svg>

      """
  }

  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), color: String, width: Double = 1
  ) {
    add(
      "line",
      [
        ("x1", Self.number(from.x)), ("y1", Self.number(from.y)), ("x2", Self.number(to.x)),
        ("y2", Self.number(to.y)), ("stroke", color), ("stroke-width", Self.number(width)),
      ])
  }

  /// A line through points; each run is drawn by itself.
  mutating func path(
    _ runs: [[(x: Double, y: Double)]], color: String, width: Double = 2, opacity: Double = 1
  ) {
    let commands = runs.filter { !$0.isEmpty }.map { run in
      // A run of one point becomes a dot by its round ends.
      let points = run.count == 1 ? [run[0], run[0]] : run
      return "M" + points.map { "\(Self.number($0.x)) \(Self.number($0.y))" }.joined(separator: "L")
    }
    guard !commands.isEmpty else { return }
    add(
      "path",
      [
        ("d", commands.joined()), ("fill", "none"), ("stroke", color),
        ("stroke-width", Self.number(width)), ("stroke-linejoin", "round"),
        ("stroke-linecap", "round"),
      ] + (opacity < 1 ? [("opacity", Self.number(opacity))] : []))
  }

  mutating func circle(
    _ center: (x: Double, y: Double), radius: Double, color: String, opacity: Double = 1,
    outline: String? = nil
  ) {
    add(
      "circle",
      [
        ("cx", Self.number(center.x)), ("cy", Self.number(center.y)), ("r", Self.number(radius)),
        ("fill", color),
      ] + (opacity < 1 ? [("fill-opacity", Self.number(opacity))] : [])
        + (outline.map { [("stroke", $0), ("stroke-width", "1")] } ?? []))
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, color: String
  ) {
    add(
      "rect",
      [
        ("x", Self.number(x)), ("y", Self.number(y)), ("width", Self.number(width)),
        ("height", Self.number(height)), ("fill", color),
      ])
  }

  /// A picture of pixels, given as the bytes of a PNG file, with its pixels left sharp.
  mutating func image(x: Double, y: Double, width: Double, height: Double, png: [UInt8]) {
    add(
      "image",
      [
        ("x", Self.number(x)), ("y", Self.number(y)), ("width", Self.number(width)),
        ("height", Self.number(height)), ("preserveAspectRatio", "none"),
        ("href", "data:image/png;base64," + Data(png).base64EncodedString()),
      ])
  }

  /// One line of text; `turned` text reads from below.
  mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 12, color: String = PlotColors.text,
    anchor: Anchor = .start, isBold: Bool = false, isTurned: Bool = false
  ) {
    let place = (Self.number(x), Self.number(y))
    add(
      "text",
      [("x", place.0), ("y", place.1), ("font-size", Self.number(size)), ("fill", color)]
        + (anchor == .start ? [] : [("text-anchor", anchor.rawValue)])
        + (isBold ? [("font-weight", "600")] : [])
        + (isTurned ? [("transform", "rotate(-90 \(place.0) \(place.1))")] : []),
      content: text)
  }

  private mutating func add(
    _ name: String, _ attributes: [(name: String, value: String)], content: String? = nil
  ) {
    let attributes = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
    let end = content.map { ">\(Self.escaped($0))</\(name)>" } ?? "/>"
    elements.append("<\(name)\(attributes)\(end)")
  }

  /// A length with at most two digits after the point.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var text = String(format: "%.2f", value)
    // There is a point, so that no zero before it is taken.
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text == "-0" ? "0" : text
  }

  /// The text for XML; characters that XML does not allow are left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
