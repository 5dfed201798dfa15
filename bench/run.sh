#!/bin/sh
# Builds the benchmarks, fetches the peers, and holds contests:   bench/run.sh [--rounds N] [CONTEST ...]
# Or runs the JMH benchmarks whose name matches:                  bench/run.sh jmh [REGEX] [JMH OPTION ...]
# JAVA_HOME chooses the JDK that builds; --jdk DIR the one that is measured. NO_PEERS=1 leaves the peers out.
set -eu
cd "$(dirname "$0")/.."

modules=bench
profiles=
if [ -z "${NO_PEERS:-}" ] && [ "${1:-}" != jmh ]; then
    modules=bench,bench/peers/flink,bench/peers/kafka,bench/peers/storm
    profiles=-Ppeers
fi
./mvnw --quiet ${profiles:+"$profiles"} -pl "$modules" -am -DskipTests -Dspotless.check.skip -Denforcer.skip package

java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
classpath="bench/target/classes:bench/target/lib/*"
if [ "${1:-}" = jmh ]; then
    shift
    exec "$java" -cp "$classpath" org.openjdk.jmh.Main "$@"
fi
exec "$java" -cp "$classpath" io.millstream.bench.Bench "$@"
