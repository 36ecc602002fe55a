import Formats
import Foundation
import GraphC
import Testing

@testable import Training

@Suite struct TableDataTests {
  private func table(_ text: String, features: Int) throws -> LabeledTable {
    let records = try CSV.records(bytes: Array(text.utf8), name: "x")
    return try LabeledTable(records: records, name: "x", features: features)
  }

  /// The first rows of the file at archive.ics.uci.edu, of scikit-learn, and of R.
  @Test(arguments: [
    "5.1,3.5,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n\n",
    "150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n7.0,3.2,4.7,1.4,1\n",
    "\"Sepal.Length\",\"Sepal.Width\",\"Petal.Length\",\"Petal.Width\",\"Species\"\n"
      + "5.1,3.5,1.4,0.2,\"setosa\"\n7,3.2,4.7,1.4,\"versicolor\"\n",
  ])
  func irisOfSeveralSources(text: String) throws {
    let iris = try table(text, features: 4)
    let expected: [Float] = [5.1, 3.5, 1.4, 0.2, 7, 3.2, 4.7, 1.4]
    #expect(try iris.dataset.column("x") == TensorData([2, 4], expected))
    #expect(try iris.dataset.column("labels") == TensorData([2], [UInt8(0), 1]))
    #expect(iris.classNames.count == 2)
  }

  @Test func numbersAreSortedAndWordsAreNot() throws {
    #expect(try table("1,10\n2,9\n3,10\n", features: 1).classNames == ["9", "10"])
    let words = try table("1,b\n2,a\n3, b\n", features: 1)
    #expect(words.classNames == ["b", "a"])
    #expect(try words.dataset.column("labels").integers == [0, 1, 0])
  }

  @Test(arguments: [
    ("1,2,a\n3,b\n", "row 2: expected 2 numbers and a class, found 2 fields"),
    ("u,v,w\n1,2,a\n3,x,b\n", "row 3, column 2: expected a number, found 'x'"),
    ("1,2,a\n3,inf,b\n", "row 2, column 2: expected a number, found 'inf'"),
    ("u,v,w\n", "holds no rows"), ("", "holds no rows"),
  ])
  func mistakes(text: String, message: String) {
    #expect(diagnostic { _ = try table(text, features: 2) }?.message == message)
  }

  @Test func columnsComeFromFiles() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/columns-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let data = try points(5)
    try SafeTensors.write(
      SafeTensors.Contents(tensors: data.columns), to: folder + "/a.safetensors")
    try NumPyArchive.write(data.columns, to: folder + "/a.npz")
    try NumPy.write(data.column("x"), to: folder + "/x.npy")
    try IDX.write(data.column("y"), to: folder + "/y.idx")
    #expect(try Dataset(file: folder + "/a.safetensors") == data)
    #expect(try Dataset(file: folder + "/a.npz") == data)
    #expect(try Dataset(files: ["x": folder + "/x.npy", "y": folder + "/y.idx"]) == data)
    #expect(diagnostic { _ = try Dataset(file: folder + "/x.npy") } != nil)
  }

  @Test func tablesHaveATarget() throws {
    let values = TensorData([2, 3], [1, 2, 3, 4, 5, 6] as [Double])
    let table = try CSVTable(names: ["a", "price", "b"], values: values)
    let data = try Dataset(table: table, target: "price")
    #expect(try data.column("x") == TensorData([2, 2], [Float(1), 3, 4, 6]))
    #expect(try data.column("y") == TensorData([2, 1], [Float(2), 5]))
    #expect(
      diagnostic { _ = try Dataset(table: table, target: "prize") }?.message
        == "there is no column 'prize' beside others; did you mean 'price'?")
  }

  @Test func numbersOfTablesStayFinite() throws {
    let values = TensorData([2, 2], [1, .infinity, 3, 1e39])
    let table = try CSVTable(names: ["a", "price"], values: values)
    #expect(
      diagnostic { _ = try Dataset(table: table, target: "price") }?.message
        == "1e+39 in row 1 of column 'price' is outside the range of f32")
  }
}
