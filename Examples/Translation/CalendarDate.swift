/// A day, and how it is written: in digits, and in German and English words.
struct CalendarDate: Hashable {
  let year: Int
  /// From 1.
  let month: Int
  /// From 1.
  let day: Int

  /// All days of some years, by the calendar that has been used since 1582.
  static func all(of years: ClosedRange<Int>) -> [CalendarDate] {
    years.flatMap { year in
      (1...12).flatMap { month in
        (1...dayCount(year, month)).map { CalendarDate(year: year, month: month, day: $0) }
      }
    }
  }

  private static func dayCount(_ year: Int, _ month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// As ISO 8601 has it: 1984-05-03.
  var digits: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  /// Such as "der dritte Mai neunzehnhundertvierundachtzig".
  var german: String {
    "der \(GermanNumber.ordinal(day)) \(GermanNumber.months[month - 1]) "
      + GermanNumber.year(year)
  }

  /// Such as "the third of May nineteen eighty-four".
  var english: String {
    "the \(EnglishNumber.ordinal(day)) of \(EnglishNumber.months[month - 1]) "
      + EnglishNumber.year(year)
  }
}

private enum GermanNumber {
  static let months = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
  ]
  private static let ones = [
    "", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
  ]
  private static let tens = [
    "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
  ]

  /// Up to 99; 0 is nothing.
  static func cardinal(_ number: Int) -> String {
    if number < 20 { return number == 1 ? "eins" : ones[number] }
    let (ten, one) = (tens[number / 10], ones[number % 10])
    return one.isEmpty ? ten : one + "und" + ten
  }

  static func ordinal(_ number: Int) -> String {
    let irregular = [1: "erste", 3: "dritte", 7: "siebte", 8: "achte"]
    if let word = irregular[number] { return word }
    return cardinal(number) + (number < 20 ? "te" : "ste")
  }

  static func year(_ year: Int) -> String {
    let century = year / 100
    let head = century % 10 == 0 ? ones[century / 10] + "tausend" : cardinal(century) + "hundert"
    return head + cardinal(year % 100)
  }
}

private enum EnglishNumber {
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let ones = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]

  /// Up to 99; 0 is nothing.
  static func cardinal(_ number: Int) -> String {
    if number < 20 { return ones[number] }
    let (ten, one) = (tens[number / 10], ones[number % 10])
    return one.isEmpty ? ten : ten + "-" + one
  }

  static func ordinal(_ number: Int) -> String {
    let irregular = [
      1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth",
      20: "twentieth", 30: "thirtieth",
    ]
    if let word = irregular[number] { return word }
    return number < 20
      ? ones[number] + "th" : tens[number / 10] + "-" + ordinal(number % 10)
  }

  static func year(_ year: Int) -> String {
    let (century, rest) = (year / 100, year % 100)
    if century % 10 == 0, rest < 10 {
      let head = ones[century / 10] + " thousand"
      return rest == 0 ? head : head + " and " + ones[rest]
    }
    if rest == 0 { return cardinal(century) + " hundred" }
    return cardinal(century) + (rest < 10 ? " oh " : " ") + cardinal(rest)
  }
}
