# Ctrl-\ ends a run at once.
# expect: status 131
"$graphc" train linear-regression --epochs 4000000 >/dev/null 2>errors & process=$!
{
  sleep 1; kill -QUIT $process
  for _ in {1..100}; do kill -0 $process || break; sleep 0.1; done
  kill -9 $process
  wait $process; status=$?
} 2>/dev/null
echo "status $status"
grep -m 1 crashed errors
