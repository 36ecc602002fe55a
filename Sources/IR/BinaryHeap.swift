/// A queue that gives its least element first.
package struct BinaryHeap<Element> {
  @usableFromInline var elements: [Element]
  @usableFromInline let precedes: (Element, Element) -> Bool

  @inlinable
  package init(_ elements: [Element] = [], by precedes: @escaping (Element, Element) -> Bool) {
    self.elements = elements
    self.precedes = precedes
    for place in stride(from: elements.count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  @inlinable
  package mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0, precedes(elements[place], elements[(place - 1) / 2]) {
      elements.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  @inlinable
  package mutating func removeFirst() -> Element? {
    guard let first = elements.first else { return nil }
    let last = elements.removeLast()
    guard !elements.isEmpty else { return first }
    elements[0] = last
    sink(0)
    return first
  }

  @inlinable
  mutating func sink(_ start: Int) {
    var place = start
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < elements.count && precedes(elements[child], elements[least]) {
        least = child
      }
      guard least != place else { return }
      elements.swapAt(place, least)
      place = least
    }
  }
}
