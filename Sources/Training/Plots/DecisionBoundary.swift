import Formats
import GraphC

/// What a classifier says all over a plane, with the points that it learned from, as SVG.
public struct DecisionBoundary: Hashable, Sendable {
  /// How values become colors.
  public enum Kind: Hashable, Sendable {
    /// Probabilities of the second class: blue for 0, white for one half, red for 1.
    case probability
    /// Numbers of classes.
    case classes
  }

  public let title: String
  public let classNames: [String]
  public let kind: Kind
  /// Edges of the plane.
  public let x: ClosedRange<Double>
  public let y: ClosedRange<Double>
  /// Along each axis.
  public let resolution: Int
  /// Points with their classes, drawn on top.
  public var points: [(x: Double, y: Double, kind: Int)] {
    zip(zip(pointsX, pointsY), pointClasses).map { (x: $0.0, y: $0.1, kind: $1) }
  }
  private let values: [Double]
  private var pointsX: [Double] = []
  private var pointsY: [Double] = []
  private var pointClasses: [Int] = []

  /// - Parameters:
  ///   - title: of the picture.
  ///   - kind: what values mean.
  ///   - classNames: for the legend.
  ///   - x: edges from left to right; they differ.
  ///   - y: edges from below; they differ.
  ///   - resolution: values along each axis, 2 to 1000.
  ///   - values: gives one value for each row of `f32[resolution² x 2]`, such as a model's output.
  /// - Throws: what `values` throws; it gives another number of values.
  public init(
    title: String, _ kind: Kind = .probability, classNames: [String] = [], x: ClosedRange<Double>,
    y: ClosedRange<Double>, resolution: Int = 120,
    values: (TensorData) throws(Diagnostic) -> [Double]
  ) throws(Diagnostic) {
    self.title = title
    self.kind = kind
    self.classNames = classNames
    self.x = x
    self.y = y
    self.resolution = min(max(resolution, 2), 1000)
    let plane = Self.plane(x, y, self.resolution)
    self.values = try values(plane)
    guard self.values.count == plane.shape[0] else {
      throw Diagnostic(
        stage: "plot", subject: title,
        message: "expected \(plane.shape[0]) values, found \(self.values.count)")
    }
  }

  /// Adds points to be drawn on top, with their classes.
  public mutating func add(x: [Double], y: [Double], classes: [Int]) {
    let count = min(x.count, y.count, classes.count)
    pointsX += x.prefix(count)
    pointsY += y.prefix(count)
    pointClasses += classes.prefix(count)
  }

  /// Centers of a grid of cells, from the upper left to the lower right.
  private static func plane(
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ resolution: Int
  ) -> TensorData {
    func center(_ index: Int, _ range: ClosedRange<Double>) -> Double {
      range.lowerBound
        + (Double(index) + 0.5) / Double(resolution) * (range.upperBound - range.lowerBound)
    }
    let elements = (0..<resolution).flatMap { row in
      (0..<resolution).flatMap { column in
        [Float(center(column, x)), Float(center(resolution - 1 - row, y))]
      }
    }
    return TensorData([resolution * resolution, 2], elements)
  }

  /// The picture.
  ///
  /// - Throws: when memory is short.
  public func svg() throws(Diagnostic) -> String {
    var frame = PlotFrame(
      PlotFrame.Labels(title: title, x: "x", y: "y"),
      x: PlotScale([x.lowerBound, x.upperBound], endsAtTicks: false),
      y: PlotScale([y.lowerBound, y.upperBound], endsAtTicks: false),
      legend: ScatterChart.legend(classNames), isSquare: true)
    let pixels = values.flatMap { value in color(value).bytes }
    let png = try PNG.bytes(
      of: TensorData([resolution, resolution, 3], pixels), name: title)
    let (left, top, width, height) = (frame.left, frame.top, frame.width, frame.height)
    frame.draw { document in
      document.image(x: left, y: top, width: width, height: height, png: png)
    }
    ScatterChart.draw(
      pointsX, pointsY, pointClasses, in: &frame, outline: PlotColors.background)
    return frame.document.text
  }

  private func color(_ value: Double) -> RGB {
    switch kind {
    case .probability: return PlotColors.balance(value)
    case .classes:
      let number = Int(exactly: value.rounded()).map { max($0, 0) } ?? 0
      return PlotColors.kind(number).mixed(with: RGB(0xFFFFFF), 0.65)
    }
  }
}
