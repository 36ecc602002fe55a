import Formats
import Foundation
import GraphC
import Testing

@testable import Training

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Elements and text of a document, by a parser that is not ours.
final class ParsedPicture: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]
  private(set) var texts: [String] = []
  private(set) var isWellFormed = false
  private var isText = false

  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
    isText = name == "text"
    if isText { texts.append("") }
    for key in ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height"] {
      guard let value = attributes[key] else { continue }
      if Double(value)?.isFinite != true { Issue.record("\(key) is \(value)") }
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if isText { texts[texts.count - 1] += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    isText = false
  }
}

@Suite struct PlotTests {
  private func labels(_ scale: PlotScale) -> [String] { scale.ticks.map(\.label) }

  @Test func ticksAreRoundNumbers() {
    #expect(labels(PlotScale([0, 1])) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(PlotScale([-3, 97])) == ["-20", "0", "20", "40", "60", "80", "100"])
    #expect(labels(PlotScale([0.1, 0.43])) == ["0.1", "0.2", "0.3", "0.4", "0.5"])
    #expect(labels(PlotScale([1, 5], .whole, endsAtTicks: false)) == ["1", "2", "3", "4", "5"])
    #expect(labels(PlotScale([1, 40], .whole, tickCount: 8, endsAtTicks: false)).last == "40")
    #expect(labels(PlotScale([0.002, 30], .logarithmic)) == ["0.01", "0.1", "1", "10"])
    #expect(labels(PlotScale([0.02, 0.7], .logarithmic)) == ["0.02", "0.05", "0.1", "0.2", "0.5"])
    #expect(labels(PlotScale([1e-9, 1], .logarithmic)).prefix(2) == ["1e-9", "1e-7"])
    #expect(
      labels(PlotScale([2e6, 8e6])) == [
        "2e+06", "3e+06", "4e+06", "5e+06", "6e+06", "7e+06", "8e+06",
      ])
  }

  @Test func placesAreShares() {
    let scale = PlotScale([0, 10])
    #expect(scale.share(0) == 0 && scale.share(10) == 1 && scale.share(2.5) == 0.25)
    #expect(scale.share(.nan) == nil && scale.share(.infinity) == nil)
    let powers = PlotScale([1, 100], .logarithmic)
    #expect(abs((powers.share(10) ?? 0) - 0.5) < 1e-12)
    #expect(powers.share(0) == nil && powers.share(-1) == nil)
  }

  /// Nothing, one value, equal values, extremes: no trap, and differing bounds.
  @Test(arguments: [
    [], [0], [5, 5, 5], [.nan], [.infinity, 1], [1e300, -1e300], [1e-249, 1e249],
    [.leastNonzeroMagnitude, .leastNormalMagnitude], [1, 1 + 1e-15],
    [.greatestFiniteMagnitude], [-1e-12, 1e-12], [1e15, 1e15 + 1],
  ])
  func extremesHaveScales(values: [Double]) {
    for kind in [PlotScale.Kind.linear, .whole, .logarithmic] {
      for endsAtTicks in [true, false] {
        let scale = PlotScale(values, kind, endsAtTicks: endsAtTicks)
        #expect(scale.lowest < scale.highest && scale.highest.isFinite)
        #expect(scale.ticks.count < 120)
      }
    }
    let chart = LineChart(title: "t", xLabel: "x", yLabel: "y", [LineChart.Series("a", values)])
    #expect(ParsedPicture(chart.svg).isWellFormed)
  }

  @Test func linesHaveALegendAndGaps() {
    let chart = LineChart(
      title: "a < b & \"c\"\u{1}", xLabel: "epoch", yLabel: "loss", counts: true,
      [
        LineChart.Series("training", [3, 2, .nan, 1]),
        LineChart.Series("validation", [3, 2.5, 2.4, 2.6]),
      ])
    let picture = ParsedPicture(chart.svg)
    #expect(picture.isWellFormed)
    #expect(picture.texts.contains("a < b & \"c\""))
    for text in ["training", "validation", "epoch", "loss", "1", "2", "3", "4"] {
      #expect(picture.texts.contains(text), "\(text)")
    }
    #expect(picture.counts["path"] == 2)
    // One for each value that is there.
    #expect(picture.counts["circle"] == 7)
    #expect(chart.svg.components(separatedBy: "M").count >= 4)
  }

  @Test func longCurvesAreThinned() {
    let chart = LineChart(
      title: "t", xLabel: "x", yLabel: "y",
      [LineChart.Series("a", (0..<100_000).map { Double($0 % 17) })])
    #expect(chart.svg.utf8.count < 60_000)
    #expect(ParsedPicture(chart.svg).isWellFormed)
  }

  @Test func confusionCountsPairs() {
    let chart = ConfusionChart(
      title: "c", labels: [0, 0, 1, 2, 2, 2], predictions: [0, 1, 1, 2, 2, 9], classes: 3,
      classNames: ["shoe", "<bag>", "coat"])
    #expect(chart.counts == [[1, 1, 0], [0, 1, 0], [0, 0, 2]])
    let picture = ParsedPicture(chart.svg)
    #expect(picture.isWellFormed)
    #expect(picture.counts["rect"] == 10)
    #expect(picture.texts.filter { $0 == "<bag>" }.count == 2)
    #expect(ParsedPicture(ConfusionChart(title: "", counts: []).svg).isWellFormed)
  }

  @Test func sharesAreShaded() {
    let map = HeatMap(
      title: "weights", values: [[1, 0], [0.25, .nan]], rowLabel: "asks", columnLabel: "answers",
      rowNames: ["<a>"], columnNames: ["x", "y"])
    let picture = ParsedPicture(map.svg)
    #expect(picture.isWellFormed)
    #expect(picture.counts["rect"] == 5)
    for text in ["<a>", "1", "x", "y", "1.00", "0.00", "0.25", "asks", "answers"] {
      #expect(picture.texts.contains(text), "\(text)")
    }
    #expect(ParsedPicture(HeatMap(title: "", values: []).svg).isWellFormed)
  }

  @Test func pointsAndPaths() {
    let scatter = ScatterChart(
      title: "latent", x: [0, 1, .nan], y: [1, 0, 0], classes: [0, 12], classNames: ["a", "b"])
    let points = ParsedPicture(scatter.svg)
    #expect(points.isWellFormed && points.counts["circle"] == 2)
    let path = ParsedPicture(
      PhasePlot(title: "p", xLabel: "o1", yLabel: "o2", x: [0, 1, 0.5], y: [0, 0.5, 1]).svg)
    #expect(path.isWellFormed && path.counts["path"] == 1 && path.counts["circle"] == 5)
    let dots = PhasePlot(title: "", xLabel: "", yLabel: "", x: [0, 1], y: [0, 1], isJoined: false)
    #expect(ParsedPicture(dots.svg).counts["path"] == nil)
  }

  /// The picture inside is a PNG whose upper left pixel is of the upper left of the plane.
  @Test func boundariesShowTheValues() throws {
    var boundary = try DecisionBoundary(
      title: "b", classNames: ["no", "yes"], x: 0...1, y: 0...1, resolution: 4
    ) { plane throws(Diagnostic) in
      stride(from: 1, to: plane.elementCount, by: 2).map { plane.doubles[$0] > 0.5 ? 1 : 0 }
    }
    boundary.add(x: [0.2, 0.8], y: [0.1, 0.9], classes: [0, 1])
    let svg = try boundary.svg()
    let picture = ParsedPicture(svg)
    #expect(picture.isWellFormed && picture.counts["image"] == 1 && picture.counts["circle"] == 2)
    let start = try #require(svg.firstRange(of: "base64,"))
    let text = svg[start.upperBound...].prefix { $0 != "\"" }
    let png = try #require(Data(base64Encoded: String(text)))
    let pixels = try PNG.read(bytes: [UInt8](png), name: "b")
    #expect(pixels.shape == [4, 4, 3])
    #expect(pixels.integers.prefix(3).map { $0 } == [229, 138, 148])
    #expect(pixels.integers.suffix(3).map { $0 } == [111, 163, 216])
    let found = diagnostic {
      _ = try DecisionBoundary(title: "b", x: 0...1, y: 0...1) { _ in [1] }
    }
    #expect(found?.message == "expected 14400 values, found 1")
  }

  @Test func gridsKeepPixels() throws {
    let pictures = TensorData([3, 1, 2], [UInt8(1), 2, 3, 4, 5, 6])
    let grid = try ImageGrid.picture(of: pictures, columns: 2, scale: 1)
    #expect(grid.shape == [5, 7, 1])
    let expected: [Int64] = [
      128, 128, 128, 128, 128, 128, 128,
      128, 1, 2, 128, 3, 4, 128,
      128, 128, 128, 128, 128, 128, 128,
      128, 5, 6, 128, 128, 128, 128,
      128, 128, 128, 128, 128, 128, 128,
    ]
    #expect(grid.integers == expected)
    let floats = TensorData([1, 1, 1, 3], [Float(-1), 0.5, 2])
    let colors = try ImageGrid.picture(of: floats, scale: 2)
    #expect(colors.shape == [4, 4, 3])
    #expect(colors.integers[15..<18] == [0, 128, 255])
    #expect(diagnostic { _ = try ImageGrid.picture(of: TensorData([2], [UInt8(1), 2])) } != nil)
    #expect(diagnostic { _ = try ImageGrid.picture(of: pictures, scale: 0) } != nil)
  }

  @Test func trainingDrawsItsCurves() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/plots-\(UUID().uuidString)/deep"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = TrainingFiles(plots: folder)
    let options = TrainingOptions(epochs: 4, compiler: compiler(.interpreter), files: files)
    for _ in 0..<2 {
      _ = try Trainer(model: line(), dataset: points(8), options: options)
        .fit(validation: points(3))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["loss-2.svg", "loss.svg", "near-2.svg", "near.svg"])
    let text = try String(contentsOfFile: folder + "/loss.svg", encoding: .utf8)
    let picture = ParsedPicture(text)
    #expect(picture.isWellFormed)
    #expect(picture.texts.contains("line: loss") && picture.texts.contains("validation"))
    let blocked = TrainingFiles(plots: folder + "/loss.svg")
    #expect(
      diagnostic { try blocked.plot("a") { "" } }?.message == "is not a directory")
  }

  @Test func sparklinesEndTraining() throws {
    var text = ""
    let options = TrainingOptions(epochs: 5, compiler: compiler(.interpreter))
    let trainer = try Trainer(model: line(), dataset: points(8), options: options)
    let history = try trainer.fit(progress: ProgressReporter(.plain) { text += $0 })
    let lines = text.split(separator: "\n").suffix(2)
    let (first, last) = (history.epochs[0].training.loss, history.epochs[4].training.loss)
    #expect(lines.first?.hasPrefix("loss  █") == true)
    let ends = String(format: "  %.4f to %.4f", first, last)
    #expect(lines.first?.hasSuffix(ends) == true)
    #expect(lines.last?.hasPrefix("near  ") == true)
    #expect(Sparkline.text([.nan, 0, 1]) == "▁█" && Sparkline.text([]) == "")
  }
}
