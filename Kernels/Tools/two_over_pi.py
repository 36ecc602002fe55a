#!/usr/bin/env python3
"""Writes Support/two_over_pi.h: what f32 angles are multiplied by to count quarter turns.

    python3 Tools/two_over_pi.py > Support/two_over_pi.h
"""

BITS = 400  # of pi; the largest float needs 128 + 24 + 60 of 2/pi


def arctangent_of_inverse(n):
    """arctan(1/n) in units of 2^-BITS, by its power series."""
    total, power, k = 0, (1 << BITS) // n, 0
    while power:
        total += (-1) ** k * (power // (2 * k + 1))
        power //= n * n
        k += 1
    return total


def factors(exponent):
    """The row for 2^exponent <= |x| < 2^(exponent + 1), where x is m 2^shift, |m| < 2^24."""
    pi = 4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))  # Machin's formula
    shift = exponent - 23
    whole = 4 << BITS
    quarters = ((2 << (2 * BITS)) // pi << shift) % whole
    if quarters >= whole // 2:
        quarters -= whole
    grid = 1 << (BITS - 28)
    high = (quarters + grid // 2) // grid * grid
    return [(part / (1 << BITS) * 2.0**-shift).hex() for part in (high, quarters - high)]


HEAD = """\
/* Written by Tools/two_over_pi.py. Row i serves floats x with 2^(i+24) <= |x| < 2^(i+25), row 0
 * also all smaller ones. Such an x is m 2^(i+1) with |m| < 2^24, and the row is 2/pi without what
 * would only add multiples of 4 quarter turns to x 2/pi: ((2/pi 2^(i+1)) mod 4) 2^-(i+1), in two
 * parts. The first has 29 bits, so its product with x is exact; the second gives less than 2^-5
 * quarter turns. The last row is for inf and nan. Two arrays because gcc turns loads from an array
 * of pairs into no gather. */
#ifndef GC_TWO_OVER_PI_H
#define GC_TWO_OVER_PI_H
"""


def print_array(name, values):
    print("static const double %s[%d] = {" % (name, len(values)))
    for first in range(0, len(values), 3):
        print("   ", " ".join(value + "," for value in values[first : first + 3]))
    print("};\n")


if __name__ == "__main__":
    rows = [factors(exponent) for exponent in range(24, 128)]
    print(HEAD)
    print_array("gc_two_over_pi_high_f64", [high for high, _ in rows] + ["1.0"])
    print_array("gc_two_over_pi_low_f64", [low for _, low in rows] + ["0.0"])
    print("#endif")
