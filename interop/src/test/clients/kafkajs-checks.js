// What kafkajs (pure JavaScript) does with a broker:   node kafkajs-checks.js BOOTSTRAP RUN
// Prints "ok NAME" or "FAILED NAME: why" for each check and "end COUNT". NODE_PATH leads to kafkajs.
'use strict';

const assert = require('node:assert/strict');
const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = require('kafkajs');

const [bootstrap, run] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'checks', brokers: [bootstrap], logLevel: logLevel.NOTHING });
const PATIENCE_MS = 60_000;
const PARTITIONS = 4;
const checks = {};

const name = (what) => `js-${what}-${run}`;
const numbers = (count) => Array.from({ length: count }, (_, i) => String(i));

async function withAdmin(work) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

async function newTopic(what, numPartitions = 1) {
  await withAdmin((admin) => admin.createTopics({ topics: [{ topic: name(what), numPartitions }], waitForLeaders: true }));
  return name(what);
}

async function send(topic, values, { producer: settings = {}, ...options } = {}) {
  const producer = kafka.producer(settings);
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })), ...options });
  await producer.disconnect();
}

// A promise that a limit of time makes fail instead of never.
function within(promise, what) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what()}`)), PATIENCE_MS);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

// Reads as a group of its own until count messages have come.
async function read(topic, count, groupId = name(`read-${topic}`)) {
  const consumer = kafka.consumer({ groupId, heartbeatInterval: 500 });
  const messages = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const enough = new Promise((resolve) => {
    consumer.run({
      eachMessage: async ({ message }) => {
        messages.push(message);
        if (messages.length >= count) resolve();
      },
    });
  });
  await within(enough, () => `${count} messages of ${topic}, ${messages.length} came`);
  await consumer.disconnect();
  return messages;
}

const texts = (messages) => messages.map((message) => message.value.toString());

for (const [codec, type] of Object.entries({ none: CompressionTypes.None, gzip: CompressionTypes.GZIP })) {
  checks[`codec-${codec}`] = async () => {
    const topic = await newTopic(`codec-${codec}`);
    await send(topic, numbers(500), { compression: type });
    assert.deepEqual(texts(await read(topic, 500)), numbers(500));
  };
}

for (const acks of [0, 1, -1]) {
  checks[`acks${acks}`] = async () => {
    const topic = await newTopic(`acks${acks}`);
    await send(topic, numbers(20), { acks });
    assert.deepEqual(texts(await read(topic, 20)), numbers(20));
  };
}

checks['keys-headers-nulls'] = async () => {
  const topic = await newTopic('headers');
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic,
    messages: [
      { key: 'k', value: 'v', headers: { a: 'one', b: ['x', 'y'] }, timestamp: '1600000000000' },
      { key: 'tombstone', value: null },
      { value: 'no key' },
    ],
  });
  await producer.disconnect();
  const [first, second, third] = await read(topic, 3);
  assert.equal(first.headers.a.toString(), 'one');
  assert.deepEqual(first.headers.b.map(String), ['x', 'y']);
  assert.equal(first.timestamp, '1600000000000');
  assert.equal(second.value, null);
  assert.equal(third.key, null);
};

checks['idempotent'] = async () => {
  const topic = await newTopic('idempotent');
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  for (let i = 0; i < 100; i++) await producer.send({ topic, messages: [{ value: String(i) }] });
  await producer.disconnect();
  assert.deepEqual(texts(await read(topic, 100)), numbers(100));
};

checks['transactions'] = async () => {
  const topic = await newTopic('transactions', 2);
  const producer = kafka.producer({ transactionalId: name('transactions'), idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  for (let i = 0; i < 4; i++) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [0, 1].map((partition) => ({ partition, value: String(i) })) });
    await (i % 2 === 0 ? transaction.commit() : transaction.abort());
  }
  await producer.disconnect();
  assert.deepEqual(texts(await read(topic, 4)).sort(), ['0', '0', '2', '2']);
};

checks['offsets-in-a-transaction'] = async () => {
  const topic = await newTopic('txn-offsets');
  await send(topic, numbers(10));
  const groupId = name('txn-offsets');
  await read(topic, 10, groupId);
  const producer = kafka.producer({ transactionalId: name('txn-offsets'), idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const transaction = await producer.transaction();
  await transaction.sendOffsets({
    consumerGroupId: groupId,
    topics: [{ topic, partitions: [{ partition: 0, offset: '4' }] }],
  });
  await transaction.commit();
  await producer.disconnect();
  const [committed] = await withAdmin((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  assert.equal(committed.partitions[0].offset, '4');
};

checks['group-resumes'] = async () => {
  const topic = await newTopic('resumes');
  await send(topic, numbers(10));
  assert.equal((await read(topic, 10, name('resumes'))).length, 10);
  await send(topic, ['more']);
  assert.deepEqual(texts(await read(topic, 1, name('resumes'))), ['more']);
};

checks['group-rebalances'] = async () => {
  const topic = await newTopic('rebalances', PARTITIONS);
  const shares = [0, 0];
  const members = [0, 1].map((i) => {
    const member = kafka.consumer({ groupId: name('rebalances'), heartbeatInterval: 300, rebalanceTimeout: 10_000 });
    member.on(member.events.GROUP_JOIN, (event) => {
      shares[i] = (event.payload.memberAssignment[topic] || []).length;
    });
    return member;
  });
  const until = (condition) =>
    within(
      (async () => {
        while (!condition()) await new Promise((resolve) => setTimeout(resolve, 100));
      })(),
      () => `assignments, ${shares}`,
    );
  for (const [i, member] of members.entries()) {
    await member.connect();
    await member.subscribe({ topics: [topic] });
    await member.run({ eachMessage: async () => {} });
    await until(() => shares[i] > 0);
  }
  await until(() => shares[0] === PARTITIONS / 2 && shares[1] === PARTITIONS / 2);
  await members[1].disconnect();
  await until(() => shares[0] === PARTITIONS);
  await members[0].disconnect();
};

checks['administration'] = async () => {
  const topic = await newTopic('admin');
  await send(topic, numbers(20));
  await withAdmin(async (admin) => {
    assert.equal((await admin.describeCluster()).brokers.length, 1);
    assert.ok((await admin.listTopics()).includes(topic));
    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
    const metadata = await admin.fetchTopicMetadata({ topics: [topic] });
    assert.equal(metadata.topics[0].partitions.length, 3);
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        { type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name: 'retention.ms', value: '123456' }] },
      ],
    });
    const described = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }],
    });
    assert.equal(described.resources[0].configEntries[0].configValue, '123456');
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
    const offsets = await admin.fetchTopicOffsets(topic);
    assert.deepEqual(offsets.find((each) => each.partition === 0), { partition: 0, offset: '20', high: '20', low: '5' });
    await admin.deleteTopics({ topics: [topic] });
    assert.ok(!(await admin.listTopics()).includes(topic));
  });
};

checks['offsets-by-time-and-reset'] = async () => {
  const topic = await newTopic('times');
  const producer = kafka.producer();
  await producer.connect();
  for (let hour = 0; hour < 10; hour++) {
    await producer.send({ topic, messages: [{ value: 'v', timestamp: String(1600000000000 + hour * 3600000) }] });
  }
  await producer.disconnect();
  await withAdmin(async (admin) => {
    const found = await admin.fetchTopicOffsetsByTimestamp(topic, 1600000000000 + 4 * 3600000 - 1);
    assert.equal(found[0].offset, '4');
    const groupId = name('reset');
    await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '3' }] });
    assert.equal((await admin.fetchOffsets({ groupId, topics: [topic] }))[0].partitions[0].offset, '3');
    assert.ok((await admin.listGroups()).groups.some((group) => group.groupId === groupId));
    await admin.deleteGroups([groupId]);
  });
};

(async () => {
  for (const [what, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok ${what}`);
    } catch (failure) {
      console.error(failure);
      console.log(`FAILED ${what}: ${String(failure.message).replace(/\s+/g, ' ')}`);
    }
  }
  console.log(`end ${Object.keys(checks).length}`);
  process.exit(0);
})();
