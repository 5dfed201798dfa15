"""What confluent-kafka-python (librdkafka) does with a broker:   confluent_kafka_checks.py BOOTSTRAP RUN

Prints "ok NAME" or "FAILED NAME: why" for each check and "end COUNT". kcat uses the same library, so that what kcat checks
is not here again: groups with several members, transactions over several partitions, fencing, administration.
"""

import sys
import time
import traceback

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

BOOTSTRAP, RUN = sys.argv[1:3]
PATIENCE_S = 60
PARTITIONS = 4
checks = []


def check(function):
    checks.append(function)
    return function


def client(**settings):
    settings = {key.replace("_", "."): value for key, value in settings.items()}
    return dict(settings, **{"bootstrap.servers": BOOTSTRAP})


def finish(futures):
    for future in futures.values():
        future.result(PATIENCE_S)


ADMIN = AdminClient(client())  # one for all: its futures fail when it is collected


def topic(name, partitions=1):
    full = "cf-" + name + "-" + RUN
    finish(ADMIN.create_topics([NewTopic(full, partitions, 1)]))
    return full


def send(name, count, **settings):
    refused = []
    producer = Producer(client(**settings))
    for i in range(count):
        producer.produce(name, b"%d" % i, callback=lambda error, message: error and refused.append(error))
        producer.poll(0)
    assert producer.flush(PATIENCE_S) == 0
    assert not refused, refused[0]


def poll(consumers, count):
    """Polls each consumer in turn until they have count records together."""
    records = []
    end = time.monotonic() + PATIENCE_S
    while len(records) < count:
        assert time.monotonic() < end, "%d of %d records" % (len(records), count)
        for consumer in consumers:
            message = consumer.poll(0.1)
            if message is not None:
                assert message.error() is None, message.error()
                records.append(message)
    return records


def read(name, partitions, count):
    consumer = Consumer(client(group_id="cf-read-" + RUN, isolation_level="read_committed", enable_auto_commit=False))
    consumer.assign([TopicPartition(name, p, OFFSET_BEGINNING) for p in range(partitions)])
    records = poll([consumer], count)
    assert consumer.poll(0.5) is None, "more records than %d" % count
    consumer.close()
    return [record.value() for record in records]


def equal(actual, expected):
    assert actual == expected, "expected %.200r and got %.200r" % (expected, actual)


def member(group, name, **settings):
    consumer = Consumer(
        client(
            group_id="cf-" + group + "-" + RUN,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            heartbeat_interval_ms=300,
            **settings
        )
    )
    consumer.subscribe([name])
    return consumer


def rebalance_check(strategy):
    def run():
        name = topic("rebalance-" + strategy, PARTITIONS)
        settings = dict(partition_assignment_strategy=strategy)

        def until(condition, *members):
            end = time.monotonic() + PATIENCE_S
            while not condition():
                assert time.monotonic() < end, "assignments: %s" % [len(one.assignment()) for one in members]
                for one in members:
                    one.poll(0.1)

        stays = member("rebalance-" + strategy, name, **settings)
        until(lambda: len(stays.assignment()) == PARTITIONS, stays)
        leaves = member("rebalance-" + strategy, name, **settings)
        until(lambda: len(stays.assignment()) == len(leaves.assignment()) == PARTITIONS // 2, stays, leaves)
        leaves.close()
        until(lambda: len(stays.assignment()) == PARTITIONS, stays)
        stays.close()

    run.__name__ = "rebalance_" + strategy.replace("-", "_")
    checks.append(run)


for each in ("range", "roundrobin", "cooperative-sticky"):
    rebalance_check(each)


@check
def group_reads_everything_once():
    name = topic("once", PARTITIONS)
    send(name, 400)
    members = [member("once", name), member("once", name)]
    equal(sorted(int(record.value()) for record in poll(members, 400)), list(range(400)))
    for one in members:
        one.close()


@check
def static_member_keeps_its_partitions():
    name = topic("static", PARTITIONS)

    def until(one, other):
        end = time.monotonic() + PATIENCE_S
        while len(one.assignment()) != PARTITIONS // 2 or len(other.assignment()) != PARTITIONS // 2:
            assert time.monotonic() < end
            one.poll(0.1)
            other.poll(0.1)

    other = member("static", name, group_instance_id="other")
    first = member("static", name, group_instance_id="first")
    until(first, other)
    before = sorted(at.partition for at in first.assignment())
    first.close()
    again = member("static", name, group_instance_id="first")
    until(again, other)
    equal(sorted(at.partition for at in again.assignment()), before)
    again.close()
    other.close()


@check
def idempotent_in_order():
    name = topic("idempotent")
    send(name, 3000, enable_idempotence=True, batch_num_messages=10)
    equal(read(name, 1, 3000), [b"%d" % i for i in range(3000)])


@check
def transactions_commit_and_abort():
    name = topic("transactions", 2)
    producer = Producer(client(transactional_id="cf-transactions-" + RUN))
    producer.init_transactions(PATIENCE_S)
    for round_number in range(6):
        producer.begin_transaction()
        for partition in range(2):
            producer.produce(name, b"%d" % round_number, partition=partition)
        if round_number % 2 == 0:
            producer.commit_transaction(PATIENCE_S)
        else:
            producer.abort_transaction(PATIENCE_S)
    equal(sorted(read(name, 2, 6)), [b"0", b"0", b"2", b"2", b"4", b"4"])


@check
def fencing():
    name = topic("fencing")
    older = Producer(client(transactional_id="cf-fencing-" + RUN))
    older.init_transactions(PATIENCE_S)
    older.begin_transaction()
    older.produce(name, b"older")
    older.flush(PATIENCE_S)
    newer = Producer(client(transactional_id="cf-fencing-" + RUN))
    newer.init_transactions(PATIENCE_S)
    try:
        older.commit_transaction(PATIENCE_S)
        raise AssertionError("the older producer was not fenced")
    except KafkaException as refused:
        assert refused.args[0].fatal(), refused
    newer.begin_transaction()
    newer.produce(name, b"newer")
    newer.commit_transaction(PATIENCE_S)
    equal(read(name, 1, 1), [b"newer"])


@check
def offsets_in_transactions():
    source = topic("from")
    target = topic("to")
    send(source, 100)
    consumer = member("transform", source, isolation_level="read_committed")
    producer = Producer(client(transactional_id="cf-transform-" + RUN))
    producer.init_transactions(PATIENCE_S)
    for commit in (False, True):
        records = poll([consumer], 100)
        producer.begin_transaction()
        for record in records:
            producer.produce(target, b"<" + record.value() + b">")
        ends = [TopicPartition(source, 0, records[-1].offset() + 1)]
        producer.send_offsets_to_transaction(ends, consumer.consumer_group_metadata(), PATIENCE_S)
        if commit:
            producer.commit_transaction(PATIENCE_S)
        else:
            producer.abort_transaction(PATIENCE_S)
            equal(consumer.committed([TopicPartition(source, 0)], PATIENCE_S)[0].offset, -1001)
            consumer.seek(TopicPartition(source, 0, 0))
    equal(consumer.committed([TopicPartition(source, 0)], PATIENCE_S)[0].offset, 100)
    consumer.close()
    equal(read(target, 1, 100), [b"<%d>" % i for i in range(100)])


@check
def offsets_by_time():
    name = topic("times")
    producer = Producer(client())
    for hour in range(10):
        producer.produce(name, b"%d" % hour, timestamp=1600000000000 + hour * 3600000)
    producer.flush(PATIENCE_S)
    consumer = Consumer(client(group_id="cf-times-" + RUN))
    found = consumer.offsets_for_times([TopicPartition(name, 0, 1600000000000 + 4 * 3600000 - 1)], PATIENCE_S)
    equal(found[0].offset, 4)
    equal(consumer.get_watermark_offsets(TopicPartition(name, 0), PATIENCE_S), (0, 10))
    consumer.close()


@check
def administration():
    name = topic("admin")
    finish(ADMIN.create_partitions([NewPartitions(name, 3)]))
    resource = ConfigResource("topic", name)
    finish(ADMIN.alter_configs([ConfigResource("topic", name, {"retention.ms": "123456"})]))
    described = list(ADMIN.describe_configs([resource]).values())[0].result(PATIENCE_S)
    equal(described["retention.ms"].value, "123456")
    metadata = ADMIN.list_topics(timeout=PATIENCE_S)
    equal(len(metadata.topics[name].partitions), 3)
    equal(len(metadata.brokers), 1)
    finish(ADMIN.delete_topics([name]))
    assert name not in ADMIN.list_topics(timeout=PATIENCE_S).topics


for one in checks:
    try:
        one()
        print("ok " + one.__name__, flush=True)
    except Exception as failure:
        traceback.print_exc()
        print("FAILED %s: %s" % (one.__name__, " ".join(repr(failure).split())), flush=True)
print("end %d" % len(checks))
