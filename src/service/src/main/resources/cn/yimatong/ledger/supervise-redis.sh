#!/bin/sh
# Runs the node's own Redis until standard input, a pipe that the JVM holds, is closed: by the JVM, or by its end.
#
# $1  the server
# $2  its configuration
# $3  file that takes its process id
#
# Ends with the server's exit status, and never before the server.

# Ctrl-C reaches all of a terminal's processes. The JVM then drains and needs its Redis until the last answer.
trap '' INT TERM HUP

# Redis sets its own handlers for INT and TERM over what it inherits, so it has to be out of the terminal's reach.
own_session=
command -v setsid >/dev/null 2>&1 && own_session=setsid

# What a shell puts into the background reads /dev/null, hence the pipe as a third descriptor.
exec 3<&0 </dev/null

# Its process id is told before it can serve, so that whoever reaches it can find it. Where that cannot be written, as
# on a full disk, it serves all the same.
# shellcheck disable=SC2016 # the inner shell expands them
$own_session sh -c 'echo $$ >"$3"; exec "$1" "$2"' sh "$1" "$2" "$3" 3<&- &
redis=$!

(
    while read -r _; do :; done <&3
    kill -TERM "$redis"
    seconds=0
    while [ "$seconds" -lt 10 ]; do
        sleep 1
        seconds=$((seconds + 1))
    done
    kill -KILL "$redis"
) &
watch=$!
exec 3<&-

wait "$redis"
status=$?
kill -KILL "$watch" 2>/dev/null
exit "$status"
