import Foundation
import fashion_mlp

/// Predictions of a compiled model beside those that NumPy has made.
func check(bundle: String, folder: String) -> Bool {
  var context: OpaquePointer?
  guard fashion_mlp_create(&context, nil, 0, 2) == 0 else { return false }
  defer { fashion_mlp_destroy(context) }
  let status = fashion_mlp_load(context, bundle + "/fashion_mlp.safetensors")
  guard status == 0 else {
    print(String(cString: fashion_mlp_message(status)))
    return false
  }
  guard let images = FileManager.default.contents(atPath: folder + "/images"),
    let expected = FileManager.default.contents(atPath: folder + "/logits")
  else { return false }
  var logits = [Float](repeating: 0, count: 320)
  guard fashion_mlp_predict(context, Array(images), &logits) == 0 else { return false }
  let numbers = expected.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  return zip(logits, numbers).allSatisfy { abs($0 - $1) < 1e-4 }
}

let arguments = CommandLine.arguments
print(check(bundle: arguments[1], folder: arguments[2]) ? "ok" : "failed")
