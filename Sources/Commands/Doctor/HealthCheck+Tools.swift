import GraphC

/// What programs are made by, and run on.
extension HealthCheck {
  static var swift: HealthCheck {
    #if compiler(>=6.4)
      HealthCheck("Swift", "built with 6.4 or later")
    #elseif compiler(>=6.3)
      HealthCheck("Swift", "built with 6.3")
    #else
      HealthCheck("Swift", "built with a version before 6.3")
    #endif
  }

  static var processor: HealthCheck {
    let features = Host.vectorFeatures
    let available = CPUTarget.available.map(\.rawValue).joined(separator: ", ")
    do throws(Diagnostic) {
      let cpu = try CPUTarget.chosen()
      return HealthCheck(
        "processor",
        "\(Host.processorName)\n" + features.joined(separator: " ") + "\n"
          + "programs are made for \(cpu.rawValue), with primitives for "
          + "\(Host.instructionSet(for: cpu)); GRAPHC_CPU may choose among \(available)",
        items: features)
    } catch {
      return HealthCheck(
        "processor", .broken, error.message,
        fix: "unset GRAPHC_CPU, or set it to one of \(available)", items: features)
    }
  }

  static var threads: HealthCheck {
    HealthCheck("threads", "\(Host.processorCount) processors may be used at once")
  }

  static var compilers: HealthCheck {
    let installed = SystemCompiler.installed()
    guard !installed.isEmpty else {
      return HealthCheck("C compilers", .missing, "none", fix: "sudo apt install clang")
    }
    let lines = installed.map { "\($0.path): \($0.version)" }
    return HealthCheck("C compilers", lines.joined(separator: "\n"), items: lines)
  }

  /// Compiles and runs a program, so that a broken installation shows.
  static var cc: HealthCheck {
    do throws(Diagnostic) {
      let compiler = try SystemCompiler.find()
      try ProbeProgram.run(.cc)
      let flags = try CPUTarget.chosen().flags
      return HealthCheck(
        "backend cc", "works with \(compiler.path) \(flags.joined(separator: " "))", items: flags)
    } catch {
      let isAbsent = SystemCompiler.installed().isEmpty
      return HealthCheck(
        "backend cc", isAbsent ? .missing : .broken, error.message,
        fix: isAbsent
          ? "sudo apt install clang"
          : "repair it, set GRAPHC_CC to a C compiler that works, or unset it")
    }
  }

  static var tcc: HealthCheck {
    do throws(Diagnostic) {
      try ProbeProgram.run(.tcc)
      return HealthCheck("backend tcc", "works: libtcc compiles into memory")
    } catch {
      return HealthCheck(
        "backend tcc", .broken, error.message,
        fix: "allow memory that is written and executed (SELinux: execmem), or use --backend cc")
    }
  }

  static var openBLAS: HealthCheck {
    guard let core = OpenBLAS.coreName else {
      return HealthCheck(
        "OpenBLAS", .missing, "not found; our own matrix products are used",
        fix: "sudo apt install libopenblas0")
    }
    return HealthCheck("OpenBLAS", "found; uses its kernels for \(core)")
  }
}
