#!/bin/sh
# What kcat (librdkafka) does with a broker:   kcat-checks.sh BOOTSTRAP RUN
# Prints "ok NAME" or "FAILED NAME: why" for each check and "end COUNT".
set -u
bootstrap=$1
run=$2
count=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

kc() { timeout 60 kcat -b "$bootstrap" "$@"; }

# check NAME EXPECTED ACTUAL: both are texts
check() {
    count=$((count + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $1"
    else
        echo "FAILED $1: expected $(printf %s "$2" | tr '\n' ' ' | cut -c 1-200) and got $(printf %s "$3" | tr '\n' ' ' | cut -c 1-200)"
    fi
}

topic() { # topic NAME: made by a first producer's question for it
    name=$1-$run
    kc -L -t "$name" >/dev/null 2>&1
    attempt=0
    while [ $attempt -lt 50 ] && ! kc -L -t "$name" 2>/dev/null | grep -q 'partition 0, leader'; do
        attempt=$((attempt + 1))
    done
    echo "$name"
}

read_all() { # read_all TOPIC OPTION...
    t=$1
    shift
    kc -C -q -t "$t" -p 0 -o beginning -e -X check.crcs=true "$@"
}

lines() { seq 1 "$1" | sed 's/^/line /'; }

# --- what is there
t=$(topic kcat-metadata)
check metadata 1 "$(kc -L -t "$t" | grep -c "topic \"$t\" with 1 partitions")"
check metadata-json "$t" "$(kc -L -J -t "$t" | sed 's/.*"topic":"\([^"]*\)".*/\1/')"

# --- producing
for codec in none gzip snappy lz4 zstd; do
    t=$(topic "kcat-$codec")
    lines 1000 | kc -P -t "$t" -p 0 -z "$codec"
    check "codec-$codec" "$(lines 1000)" "$(read_all "$t")"
done
for acks in 0 1 all; do
    t=$(topic "kcat-acks-$acks")
    lines 20 | kc -P -t "$t" -p 0 -X "acks=$acks"
    check "acks-$acks" "$(lines 20)" "$(read_all "$t")"
done
t=$(topic kcat-idempotent)
lines 2000 | kc -P -t "$t" -p 0 -X enable.idempotence=true -X batch.num.messages=10
check idempotent "$(lines 2000)" "$(read_all "$t")"
t=$(topic kcat-headers)
echo 'the key:the value' | kc -P -t "$t" -p 0 -K : -H first=one -H first=two -H second=
check headers 'first=one,first=two,second= the key the value' "$(read_all "$t" -f '%h %k %s\n')"
t=$(topic kcat-nulls)
printf 'key:\n:value\n' | kc -P -t "$t" -p 0 -K : -Z
check nulls 'key -1 -1 5' "$(read_all "$t" -f '%k %S %K %S ' | awk '{ print $1, $2, $4, $5 }')"
t=$(topic kcat-transaction)
lines 50 | kc -P -t "$t" -p 0 -X "transactional.id=kcat-$run"
check transaction "$(lines 50)" "$(read_all "$t" -X isolation.level=read_committed)"

# --- reading
t=$(topic kcat-offsets)
lines 30 | kc -P -t "$t" -p 0
check offset-from-the-end "$(lines 30 | tail -5)" "$(kc -C -q -t "$t" -p 0 -o -5 -e)"
check offset-absolute "$(lines 30 | tail -10)" "$(kc -C -q -t "$t" -p 0 -o 20 -e)"
check count "$(lines 30 | head -3)" "$(read_all "$t" -c 3)"
check json 0 "$(read_all "$t" -J -c 1 | sed 's/.*"offset":\([0-9]*\).*/\1/')"
between=$(($(date +%s%N) / 1000000 + 1))
attempt=0
while [ $(($(date +%s%N) / 1000000)) -le $between ] && [ $attempt -lt 1000 ]; do attempt=$((attempt + 1)); done
echo later | kc -P -t "$t" -p 0
check offset-by-time later "$(kc -C -q -t "$t" -p 0 -o "s@$between" -e)"
check query-by-time "$t [0] offset 30" "$(kc -Q -t "$t:0:$between")"
check query-end "$t [0] offset 31" "$(kc -Q -t "$t:0:-1")"

# --- groups
for strategy in range roundrobin cooperative-sticky; do
    t=$(topic "kcat-group-$strategy")
    lines 10 | kc -P -t "$t" -p 0
    set -- -X auto.offset.reset=earliest -X "partition.assignment.strategy=$strategy" -q
    check "group-$strategy-reads" "$(lines 10)" "$(kc -G "kcat-$strategy-$run" "$@" -c 10 "$t")"
    echo more | kc -P -t "$t" -p 0
    check "group-$strategy-resumes" more "$(kc -G "kcat-$strategy-$run" "$@" -c 1 "$t")"
done

# two members of one group with one partition: each reads three records and leaves, and the other takes over
t=$(topic kcat-leaves)
lines 5 | kc -P -t "$t" -p 0
set -- -G "kcat-leaves-$run" -X auto.offset.reset=earliest -X heartbeat.interval.ms=500 -u
kc "$@" -c 5 "$t" >"$scratch/first" 2>"$scratch/first.err"
kc "$@" -c 3 "$t" >"$scratch/second" 2>"$scratch/second.err" &
second=$!
kc "$@" -c 3 "$t" >"$scratch/third" 2>"$scratch/third.err" &
third=$!
lines 3 | kc -P -t "$t" -p 0
lines 3 | kc -P -t "$t" -p 0
wait $second $third
check group-takes-over "$({ lines 3; lines 3; } | sort)" "$(sort "$scratch/second" "$scratch/third" | grep -v '^$')"

echo "end $count"
