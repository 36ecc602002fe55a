// C in colors.

const cToken =
  /(\/\*[^]*?\*\/|\/\/[^\n]*)|("(?:[^"\\]|\\.)*")|(#\w+|_Pragma)|\b(\d[\w.]*)\b|\b([A-Za-z_]\w*)\b/g;
const cKeywords = new Set(
  ("static const void return if else for while break sizeof struct typedef int char float double " +
    "unsigned long short int8_t uint8_t int32_t uint32_t int64_t uint64_t size_t").split(" "));

function cCode(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(cToken)) {
    const [whole, comment, string, directive, number, word] = match;
    const kind = comment ? "comment" : string ? "string" : directive ? "directive"
      : number ? "number" : cKeywords.has(word) ? "keyword"
      : /^gc_/i.test(word) ? "support" : undefined;
    if (!kind) continue;
    parts.push(text.slice(end, match.index), element("span", { class: kind }, whole));
    end = match.index + whole.length;
  }
  return element("pre", { class: "code", tabindex: 0 }, parts, text.slice(end));
}
