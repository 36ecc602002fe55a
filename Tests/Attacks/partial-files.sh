# A checkpoint leaves alone what lies beside it, whatever it is called.
# expect: a.partial: precious
# expect: victim: precious
# expect: victim2: precious
# expect: a a.partial b b.partial c c.partial victim victim2
echo precious >a.partial
echo precious >victim; ln -s victim b.partial
echo precious >victim2; ln victim2 c.partial
for name in a b c; do "$graphc" train delta-rule --epochs 1 --checkpoint $name >/dev/null 2>&1; done
for name in a.partial victim victim2; do echo "$name: $(cat $name)"; done
echo *
