import Foundation

/// What the operating system said of a failure.
enum SystemReason {
  /// `No space left on device`, without the sentences that Foundation writes around it.
  static func text(of error: any Error) -> String {
    if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let cause, cause.domain == NSPOSIXErrorDomain, let code = Int32(exactly: cause.code) {
      return String(cString: strerror(code))
    }
    let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
    return isFull ? String(cString: strerror(ENOSPC)) : error.localizedDescription
  }
}
