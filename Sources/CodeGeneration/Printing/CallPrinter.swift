import IR
import Scheduling

/// Prints a kernel that calls a function which others share, with its own buffers.
struct CallPrinter {
  let context: KernelContext
  let function: SharedFunctions.Function

  func print() -> CCode {
    var writer = CWriter()
    context.describe(&writer)
    printCall(context.name, of: function.name, &writer)
    if let finish = function.finish {
      printCall("\(context.name)_finish", of: finish, &writer)
    }
    return function.definition + writer.text
  }

  private func printCall(_ name: CCode, of function: CCode, _ writer: inout CWriter) {
    writer.block("static void \(name)(void *context, int64_t chunk)") { inner in
      inner.line("const gc_frame *outer = context;")
      inner.block("void *const buffers[] =", tail: "};") { list in
        for value in context.buffers {
          list.line(
            "outer->buffers[\(context.slots[value] ?? 0)], /* \(context.description(of: value)) */")
        }
      }
      inner.line("gc_frame frame = {buffers, outer->runtime, outer->scratch,")
      inner.line(
        "    (char *)outer->partials + \(context.memoryOffset), outer->batch};")
      inner.line("\(function)(&frame, chunk);")
    }
  }
}
