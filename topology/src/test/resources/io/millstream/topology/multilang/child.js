// A child for tests that splits lines into words, over Storm's multilang protocol.
'use strict';
const readline = require('readline');

let lines = [];

function send(message) {
  process.stdout.write(JSON.stringify(message) + '\nend\n');
}

function take(message) {
  if (Array.isArray(message)) {
    return; // task ids
  }
  if (message.pidDir) {
    send({ pid: process.pid });
  } else if (message.stream === '__heartbeat') {
    send({ command: 'sync' });
  } else {
    for (const word of message.tuple[0].split(' ')) {
      send({ command: 'emit', anchors: [message.id], tuple: [word] });
    }
    send({ command: 'ack', id: message.id });
  }
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  if (line === 'end') {
    take(JSON.parse(lines.join('\n')));
    lines = [];
  } else {
    lines.push(line);
  }
});
