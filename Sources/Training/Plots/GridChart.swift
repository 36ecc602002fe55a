import Foundation

/// What cells of a world are worth and which action is best in each, as SVG.
public struct GridChart: Hashable, Sendable {
  public var title: String
  public var world: GridWorld
  /// One for each cell; -1 is red, 1 is blue.
  public var values: [Double]
  /// The best action of each cell: up, right, down, left.
  public var actions: [Int]

  /// - Parameters:
  ///   - title: of the picture.
  ///   - world: whose walls and ends are drawn.
  ///   - values: one for each cell.
  ///   - actions: one for each cell.
  public init(title: String, world: GridWorld, values: [Double], actions: [Int]) {
    self.title = title
    self.world = world
    self.values = values
    self.actions = actions
  }

  private static let side = 84.0
  private static let arrows = ["↑", "→", "↓", "←"]

  /// The picture.
  public var svg: String {
    let (left, top) = (24.0, 50.0)
    let width = max(2 * left + Double(world.width) * Self.side, 360)
    let height = top + Double(world.height) * Self.side + 24
    var document = SVGDocument(width: width, height: height, title: title)
    document.text(title, x: 18, y: 30, size: 17, color: PlotColors.title, isBold: true)
    for cell in 0..<world.stateCount {
      draw(
        cell, x: left + Double(cell % world.width) * Self.side,
        y: top + Double(cell / world.width) * Self.side, in: &document)
    }
    return document.text
  }

  private func draw(_ cell: Int, x: Double, y: Double, in document: inout SVGDocument) {
    let (value, action) = (
      cell < values.count ? values[cell] : .nan, cell < actions.count ? actions[cell] : 0
    )
    let end = world.endReward(cell)
    let isWall = end == nil && !world.isFree(cell)
    let color = PlotColors.balance((1 - (end ?? value)) / 2)
    document.rectangle(
      x: x + 1, y: y + 1, width: Self.side - 2, height: Self.side - 2,
      color: isWall ? PlotColors.axis : color.text)
    guard !isWall else { return }
    let middle = x + Self.side / 2
    document.text(
      String(format: end == nil ? "%.3f" : "%+.0f", end ?? value), x: middle,
      y: y + (end == nil ? 62 : 50), size: end == nil ? 14 : 22, color: PlotColors.title,
      anchor: .middle)
    guard end == nil, Self.arrows.indices.contains(action) else { return }
    document.text(
      Self.arrows[action], x: middle, y: y + 40, size: 24, color: PlotColors.title, anchor: .middle)
  }
}
