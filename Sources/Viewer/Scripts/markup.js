// Elements from tags, attributes and children; text is never read as markup.

function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function shape(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(target, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) target.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) target.setAttribute(name, value);
  }
  target.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return target;
}

const pen = document.createElement("canvas").getContext("2d");

function textWidth(text, font) {
  pen.font = font;
  return pen.measureText(text).width;
}

// A button that reads as text, such as a node's name.
function link(text, action, attributes = {}) {
  return element("button", { class: "link", ...attributes, onclick: action }, text);
}

function nodeLink(index, graph = shownGraph()) {
  const node = graph.nodes[index];
  const what = node.role ? `${node.role} ${node.name}` : `${node.name} ${node.operator}`;
  return link(what, () => change({ node: String(index), kernel: "" }), { "data-link": index });
}

function kernelLink(kernel) {
  return link(kernel.name, () => change({ kernel: String(kernel.index), node: "" }));
}
