#!/usr/bin/awk -f
# Machines for a city, from what one verification costs:
#
#   bench/cities.awk [NAME=VALUE ...]      for instance: bench/cities.awk service_us=90 redis_us=45 cores=32
#
# CITIES.md says what each figure is and where it comes from; each has its place in this one table.
BEGIN {
    # Measured: processor time of one verification in microseconds, and bytes in Redis.
    set("service_us", 196); set("redis_us", 123)
    set("holder_bytes", 486); set("spent_bytes", 364); set("streams_bytes", 31984113)
    # Assumed: people and their day.
    set("scans", 3); set("peak_hour", 0.15); set("peak_second", 1.5)
    # Chosen: machines and how full they are.
    set("cores", 16); set("busy", 0.5); set("spare", 1); set("shard_busy", 0.4); set("shard_gb", 8)
    # A rule of the ledger: how long a spent code is remembered at most.
    set("kept_s", 600)
    for (i = 1; i < ARGC; i++) {
        split(ARGV[i], pair, "=")
        if (!(pair[1] in of)) { print "no such figure: " pair[1] > "/dev/stderr"; exit 1 }
        of[pair[1]] = pair[2] + 0
    }
    count = split("5e6 25e6 1.4e9", people, " ")
    print "| | city of 5 million | city of 25 million | country of 1.4 billion |"
    print "|---|---|---|---|"
    for (c = 1; c <= count; c++) work_out(c, people[c] + 0)
    row(1, "scans a day, millions"); row(2, "scans in the peak hour, millions"); row(3, "scans in the peak second")
    row(4, "cores busy in the service"); row(5, "**machines for the service**")
    row(6, "cores busy in Redis"); row(7, "masters, for their time"); row(8, "Redis's memory, GB")
    row(9, "masters, for their memory"); row(10, "masters and replicas"); row(11, "**machines for Redis**")
}
function work_out(c, people) {
    v[c, 1] = people * of["scans"] / 1e6
    v[c, 2] = v[c, 1] * of["peak_hour"]
    v[c, 3] = v[c, 2] * 1e6 / 3600 * of["peak_second"]
    v[c, 4] = v[c, 3] * of["service_us"] / 1e6
    v[c, 5] = up(v[c, 4] / (of["cores"] * of["busy"])) + of["spare"]
    v[c, 6] = v[c, 3] * of["redis_us"] / 1e6
    v[c, 7] = up(v[c, 6] / of["shard_busy"])
    v[c, 8] = (people * of["holder_bytes"] + v[c, 3] * of["kept_s"] * of["spent_bytes"] + of["streams_bytes"]) / 1e9
    v[c, 9] = up(v[c, 8] / of["shard_gb"])
    v[c, 10] = 2 * most(3, most(v[c, 7], v[c, 9]))
    v[c, 11] = most(3, up(v[c, 10] / (of["cores"] / 2)) + of["spare"])
}
function set(name, figure) { of[name] = figure }
function up(x) { return x == int(x) ? x : int(x) + 1 }
function most(a, b) { return a > b ? a : b }
function shown(x) { return x == int(x) ? sprintf("%d", x) : x < 100 ? sprintf("%.1f", x) : sprintf("%.0f", x) }
function row(n, label) { print "| " n ". " label " | " shown(v[1, n]) " | " shown(v[2, n]) " | " shown(v[3, n]) " |" }
