import IR
import Scheduling

/// Prints a kernel that calls a function which others share, with its own buffers.
struct CallPrinter {
  let context: KernelContext
  let function: SharedFunctions.Function

  func print() -> CWriter {
    var writer = function.definition
    context.describe(&writer)
    if let prepare = function.prepare {
      printCall("\(context.name)_prepare", of: prepare, &writer)
    }
    printCall(context.name, of: function.name, &writer)
    if let finish = function.finish {
      printCall("\(context.name)_finish", of: finish, &writer)
    }
    return writer
  }

  private func printCall(_ name: CCode, of function: CCode, _ writer: inout CWriter) {
    writer.kernelFunction(name) { inner in
      inner.line("const gc_frame *outer = context;")
      inner.block("void *const buffers[] =", tail: "};") { list in
        for value in context.buffers {
          let comment = context.names.description(of: value)
          list.line("outer->buffers[\(context.slots[value] ?? 0)], /* \(comment) */")
        }
      }
      let memory = KernelContext.place("outer->partials", context.memoryOffset)
      inner.line(
        "gc_frame frame = {buffers, outer->runtime, outer->scratch, \(memory), outer->batch};")
      inner.line("\(function)(&frame, chunk);")
    }
  }
}
