#!/bin/sh
# A worker in POSIX shell, by curl: sh worker.sh http://127.0.0.1:8080
# It has no reader of JSON, so it takes one task at a time and picks numbers out of the answer by sed.
server=${1:-http://127.0.0.1:8080}
worker=$(hostname)-$$
lease=30
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
trap 'exit 0' TERM INT

# Says something to the server until it answers; leaves the status in $status and the body in $answer.
call() {
  pause=1
  while :; do
    status=$(curl -s -m 90 -o "$answer" -w '%{http_code}' -X "$1" -H 'Content-Type: application/json' \
      ${PAWL_TOKEN:+-H "Authorization: Bearer $PAWL_TOKEN"} -d "$3" "$server$2")
    # 000: the server is down, or was just restarted; 5xx: it is busy. Everything said here may be said again.
    case $status in 000 | 5*) sleep $pause ;; *) return ;; esac
    pause=$((pause < 5 ? pause + 1 : 5))
  done
}

number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$answer"; }

# Extends the lease at a third of its time, and ends the work when it is lost or not wanted any more.
keep() {
  answer=$answer.keep
  while sleep $((lease / 3)); do
    call POST "/queue/tasks/$1/extend" "{\"worker_id\":\"$worker\",\"token\":$2,\"lease_seconds\":$lease}"
    if [ "$status" != 200 ] || grep -q '"cancel_requested":true' "$answer"; then
      rm -f "$answer"
      kill "$3" 2>/dev/null
      return
    fi
  done
}

# The work itself: one argument, the number of the payload; prints the result as JSON.
work() { echo "{\"square\":$(($1 * $1))}"; }

call PUT "/queue/workers/$worker" "{\"host\":\"$(hostname)\",\"pid\":$$,\"types\":[\"square\"]}"
while :; do
  call POST /queue/claim \
    "{\"worker_id\":\"$worker\",\"types\":[\"square\"],\"lease_seconds\":$lease,\"wait_seconds\":20}"
  case $status in
    200) ;;
    204) continue ;;
    *) cat "$answer" >&2; sleep 5; continue ;;
  esac
  task=$(number task_id) token=$(number token) n=$(number n)
  work "$n" >"$answer.result" &
  running=$!
  keep "$task" "$token" $running &
  keeper=$!
  if wait $running; then
    said=complete body="\"result\":$(cat "$answer.result")"
  else
    said=fail body='"error":"the work ended badly"'
  fi
  kill $keeper 2>/dev/null
  rm -f "$answer.result"
  call POST "/queue/tasks/$task/$said" "{\"worker_id\":\"$worker\",\"token\":$token,$body}"
  # lease_lost, cancelled: the work is somebody else's now, or nobody's
  [ "$status" = 200 ] || sed -n 's/.*"detail":"\([^"]*\)".*/\1/p' "$answer" >&2
done
