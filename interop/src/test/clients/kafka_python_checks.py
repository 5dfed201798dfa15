"""What kafka-python (pure Python) does with a broker:   kafka_python_checks.py BOOTSTRAP RUN

Prints "ok NAME" or "FAILED NAME: why" for each check and "end COUNT".
"""

import sys
import threading
import time
import traceback

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic
from kafka.errors import MessageSizeTooLargeError, TopicAlreadyExistsError
from kafka.structs import OffsetAndMetadata

BOOTSTRAP, RUN = sys.argv[1:3]
PATIENCE_S = 60
PARTITIONS = 4
checks = []


def check(function):
    checks.append(function)
    return function


def admin():
    return KafkaAdminClient(bootstrap_servers=BOOTSTRAP, api_version_auto_timeout_ms=PATIENCE_S * 1000)


def topic(name, partitions=1, **configs):
    full = name + "-" + RUN
    configs = {key.replace("_", "."): value for key, value in configs.items()}
    client = admin()
    client.create_topics([NewTopic(full, partitions, 1, topic_configs=configs)])
    client.close()
    return full


def send(topic_name, values, **settings):
    producer = KafkaProducer(bootstrap_servers=BOOTSTRAP, **settings)
    futures = [producer.send(topic_name, value) for value in values]
    results = [future.get(PATIENCE_S) for future in futures]
    producer.close()
    return results


def numbers(count):
    return [b"%d" % i for i in range(count)]


def poll(consumer, count):
    """Polls until count records are there."""
    records = []
    end = time.monotonic() + PATIENCE_S
    while len(records) < count:
        assert time.monotonic() < end, "%d of %d records" % (len(records), count)
        for some in consumer.poll(200).values():
            records += some
    return records


def read(topic_name, count, partition=0, **settings):
    consumer = KafkaConsumer(bootstrap_servers=BOOTSTRAP, check_crcs=True, **settings)
    at = TopicPartition(topic_name, partition)
    consumer.assign([at])
    consumer.seek_to_beginning(at)
    records = poll(consumer, count)
    consumer.close()
    return records


def values(records):
    return [record.value for record in records]


def equal(actual, expected):
    assert actual == expected, "expected %.200r and got %.200r" % (expected, actual)


def codec_check(codec):
    def run():
        name = topic("py-codec-%s" % codec)
        send(name, numbers(500), compression_type=codec, linger_ms=20)
        equal(values(read(name, 500)), numbers(500))

    run.__name__ = "codec_%s" % codec
    checks.append(run)


for each in (None, "gzip", "snappy", "lz4", "zstd"):
    codec_check(each)


@check
def acks():
    for level in (0, 1, "all"):
        name = topic("py-acks-%s" % level)
        send(name, numbers(20), acks=level)
        equal(values(read(name, 20)), numbers(20))


@check
def keys_headers_nulls():
    name = topic("py-headers")
    producer = KafkaProducer(bootstrap_servers=BOOTSTRAP)
    producer.send(name, key=b"k", value=b"v", headers=[("a", b"1"), ("a", b"2"), ("b", b"")], timestamp_ms=1600000000000)
    producer.send(name, key=b"tombstone", value=None)
    producer.send(name, key=None, value=b"no key")
    producer.flush(PATIENCE_S)
    producer.close()
    first, second, third = read(name, 3)
    equal((first.key, first.value, first.timestamp), (b"k", b"v", 1600000000000))
    equal(first.headers, [("a", b"1"), ("a", b"2"), ("b", b"")])
    equal((second.key, second.value), (b"tombstone", None))
    equal((third.key, third.value), (None, b"no key"))


@check
def too_large():
    name = topic("py-large", max_message_bytes="10000")
    try:
        send(name, [b"x" * 100000])
        raise AssertionError("a record above the topic's limit was taken")
    except MessageSizeTooLargeError:
        pass
    send(name, [b"small"])
    equal(values(read(name, 1)), [b"small"])


@check
def offsets_by_time():
    name = topic("py-times")
    producer = KafkaProducer(bootstrap_servers=BOOTSTRAP)
    for hour in range(10):
        producer.send(name, b"%d" % hour, timestamp_ms=1600000000000 + hour * 3600000).get(PATIENCE_S)
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=BOOTSTRAP)
    at = TopicPartition(name, 0)
    equal(consumer.offsets_for_times({at: 1600000000000 + 4 * 3600000 - 1})[at].offset, 4)
    equal(consumer.offsets_for_times({at: 1700000000000})[at], None)
    equal(consumer.beginning_offsets([at])[at], 0)
    equal(consumer.end_offsets([at])[at], 10)
    consumer.close()


@check
def commit_and_resume():
    name = topic("py-commit")
    send(name, numbers(10))
    settings = dict(
        bootstrap_servers=BOOTSTRAP, group_id="py-commit-" + RUN, auto_offset_reset="earliest", enable_auto_commit=False
    )
    at = TopicPartition(name, 0)
    first = KafkaConsumer(name, **settings)
    equal(values(poll(first, 10)), numbers(10))
    first.commit({at: OffsetAndMetadata(7, "seven")})
    first.close()
    second = KafkaConsumer(name, **settings)
    equal(values(poll(second, 3)), numbers(10)[7:])
    equal(second.committed(at), 7)
    second.close()


class Member:
    """A member of a group on a thread of its own: this client's poll waits until all members have joined."""

    def __init__(self, topic_name, settings):
        self.consumer = KafkaConsumer(topic_name, **settings)
        self.share = 0
        self.leaving = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.leaving.is_set():
            self.consumer.poll(100)
            self.share = len(self.consumer.assignment())
        self.consumer.close()

    def until_share(self, count):
        end = time.monotonic() + PATIENCE_S
        while self.share != count:
            assert time.monotonic() < end, "%d partitions, not %d" % (self.share, count)
            time.sleep(0.05)

    def leave(self):
        self.leaving.set()
        self.thread.join(PATIENCE_S)


@check
def rebalance():
    name = topic("py-rebalance", PARTITIONS)
    settings = dict(
        bootstrap_servers=BOOTSTRAP, group_id="py-rebalance-" + RUN, heartbeat_interval_ms=300, metadata_max_age_ms=2000
    )
    stays = Member(name, settings)
    stays.until_share(PARTITIONS)
    leaves = Member(name, settings)
    leaves.until_share(PARTITIONS // 2)
    stays.until_share(PARTITIONS // 2)
    leaves.leave()
    stays.until_share(PARTITIONS)
    stays.leave()


@check
def administration():
    name = topic("py-admin", 2, retention_ms="100000")
    client = admin()
    try:
        client.create_topics([NewTopic(name, 2, 1)])
        raise AssertionError("the same topic was made twice")
    except TopicAlreadyExistsError:
        pass
    client.create_partitions({name: NewPartitions(3)})
    described = client.describe_topics([name])[0]
    equal(len(described["partitions"]), 3)
    config = client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])[0].resources[0][4]
    equal([entry[1] for entry in config if entry[0] == "retention.ms"], ["100000"])
    assert name in client.list_topics()
    send(name, numbers(5))
    group = "py-admin-" + RUN
    consumer = KafkaConsumer(name, bootstrap_servers=BOOTSTRAP, group_id=group, auto_offset_reset="earliest")
    poll(consumer, 5)
    consumer.commit()
    equal(client.describe_consumer_groups([group])[0].state, "Stable")
    consumer.close()
    assert (group, "consumer") in client.list_consumer_groups()
    offsets = client.list_consumer_group_offsets(group)
    equal(sum(offset.offset for offset in offsets.values()), 5)
    client.delete_consumer_groups([group])
    client.delete_topics([name])
    assert name not in client.list_topics()
    client.close()


for one in checks:
    try:
        one()
        print("ok " + one.__name__, flush=True)
    except Exception as failure:
        traceback.print_exc()
        print("FAILED %s: %s" % (one.__name__, " ".join(repr(failure).split())), flush=True)
print("end %d" % len(checks))
