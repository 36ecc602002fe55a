import CCrypto
import Foundation

/// SHA-256 as 64 hexadecimal digits.
package enum Digest {
  /// Whether libcrypto has been told not to clean up when the process exits.
  ///
  /// Threads that compile in the background may still use it then.
  private static let staysUsable =
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

  static func sha256(_ data: Data) -> String {
    precondition(staysUsable, "libcrypto cannot be used")
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

  /// A digest of bytes, and of a text that says what they are.
  package static func sha256(_ label: String, _ bytes: [UInt8]) -> String {
    var data = Data("\(label.utf8.count):\(label)".utf8)
    data.append(contentsOf: bytes)
    return sha256(data)
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
