import CCrypto
import Foundation

/// SHA-256 as 64 hexadecimal digits.
package enum Digest {
  static func sha256(_ data: Data) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let isDone = data.withUnsafeBytes { bytes in
      EVP_Digest(bytes.baseAddress, bytes.count, &digest, &length, EVP_sha256(), nil)
    }
    precondition(isDone == 1, "libcrypto has no SHA-256")
    return digest.prefix(Int(length)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  /// A digest of several texts that no other sequence of texts shares: each goes with its length.
  package static func sha256(_ parts: [String]) -> String {
    var data = Data()
    for part in parts {
      data.append(contentsOf: "\(part.utf8.count):".utf8)
      data.append(contentsOf: part.utf8)
    }
    return sha256(data)
  }
}
