import IR
import Scheduling

/// Products of windows by values at points: a function that transforms the kernel, and calls for
/// strips of results.
extension ProductPrinter {
  /// What parts run after: the kernel's values at points, some channels in each part.
  func printPreparation(_ points: WinogradSchedule, _ writer: inout CWriter) {
    let sizes = points.sizes.map { "\($0)" as CCode }.joined(separator: ", ")
    writer.line("static const gc_winograd \(context.name)_sizes = {\(sizes)};")
    let name: CCode = "\(context.name)_prepare"
    writer.kernelFunction(name, isShared: context.isShared) { inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      if case .input(let position) = right.source {
        context.declare(operands: [position], &inner)
      }
      let parts = points.preparationPartCount
      let part = PartRange.part(of: Count(fixed: points.channels), parts: parts, &inner)
      LocalArrays.locate(
        schedule.preparationByteCount, at: context.memoryOffset + schedule.sharedByteCount,
        isDivided: parts > 1, &inner)
      if right.isLoaded {
        let locals: CCode = schedule.preparationByteCount > 0 ? ", .locals = locals" : ""
        inner.line("gc_region region = {.frame = frame\(locals)};")
        inner.line(
          "const gc_gemm_hooks hooks = {.context = &region, .load_b = \(context.name)_load_b};")
      }
      let strides: CCode = "\(count(right.strides.row)), \(count(right.strides.column))"
      let hooks: CCode = right.isLoaded ? "&hooks" : "0"
      printCall(
        "kernel", of: points,
        ["\(place(right)), \(strides)", "\(part.low), \(part.high), \(values), \(hooks)"],
        &inner)
    }
  }

  /// The results of a part's strips.
  func printStrips(
    _ points: WinogradSchedule, _ part: PartRange, _ result: CCode, _ writer: inout CWriter
  ) {
    if schedule.epilogue != nil {
      let locals: CCode = schedule.hookByteCount > 0 ? ", .locals = locals" : ""
      writer.line("gc_region region = {.frame = frame\(locals)};")
      writer.line(
        "const gc_gemm_hooks hooks = {.context = &region, .finish = \(context.name)_finish};")
    }
    let hooks: CCode = schedule.epilogue == nil ? "0" : "&hooks"
    printCall(
      "", of: points,
      [
        "\(context.operand(points.pictures)), \(values)",
        "\(part.low), \(part.high), \(result), \(hooks)",
      ],
      &writer)
  }

  /// The kernel's values, before the memory of parts.
  private var values: CCode {
    let place = KernelContext.place(of: "float", "frame->partials", context.memoryOffset)
    return place
  }

  private func printCall(
    _ step: CCode, of points: WinogradSchedule, _ arguments: [CCode], _ writer: inout CWriter
  ) {
    let isOwn = context.surroundings.hasOwnProducts
    if isOwn {
      writer.require(file: "gemm.h")
      writer.require(file: "winograd.h")
    }
    let suffix: CCode = step == "" ? "" : "_\(step)"
    let function: CCode =
      isOwn ? "gc_winograd_f32\(suffix)" : "frame->runtime->winograd\(suffix)_f32"
    let scratch: CCode = isOwn ? ", frame->scratch" : ""
    writer.line("\(function)(&\(context.name)_sizes, \(arguments[0]),")
    writer.line("    \(arguments[1])\(scratch));")
  }
}
