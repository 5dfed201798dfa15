"""A child for tests, which speaks Storm's multilang protocol. The first argument says how it behaves."""
import json
import os
import sys
import time
from collections import deque

waiting = deque()  # messages that came while task ids were awaited


def receive():
    lines = []
    for line in iter(sys.stdin.readline, ""):
        if line.rstrip("\r\n") == "end":
            return json.loads("".join(lines))
        lines.append(line)
    sys.exit(0)


def send(message):
    sys.stdout.write(json.dumps(message) + "\nend\n")
    sys.stdout.flush()


def handshake():
    setup = receive()
    open(os.path.join(setup["pidDir"], str(os.getpid())), "w").close()
    send({"pid": os.getpid()})
    return setup


def next_command():
    return waiting.popleft() if waiting else receive()


def task_ids():
    while True:
        message = receive()
        if isinstance(message, list):
            return message
        waiting.append(message)


def emit(values, **more):
    send(dict(command="emit", tuple=values, **more))
    if "task" not in more and more.get("need_task_ids", True):
        return task_ids()


def bolt(work):
    setup = handshake()
    while True:
        message = next_command()
        if message["stream"] == "__heartbeat":
            send({"command": "sync"})
        else:
            work(setup, message)


def ack(message):
    send({"command": "ack", "id": message["id"]})


def split(setup, message):
    for word in message["tuple"][0].split():
        emit([word], anchors=[message["id"]], need_task_ids=False)
    ack(message)


def describe(setup, message):
    context = setup["context"]
    ids = emit([json.dumps(message["tuple"])], anchors=[message["id"]])
    emit([json.dumps([context["componentid"], context["taskid"] in map(int, context["task->component"]),
                      context["stream->outputfields"]["default"], context["source->stream->fields"],
                      context["stream->target->grouping"]["default"], setup["conf"]["colour"]], sort_keys=True)])
    emit([json.dumps(ids == [int(t) for t, c in context["task->component"].items() if c == "end"])])
    ack(message)


def mistaken(setup, message):
    send({"command": "dance"})
    send({"command": "ack", "id": "4711"})
    emit(["one", "too many"], anchors=[message["id"]], need_task_ids=False)
    send({"command": "log", "msg": "a word for the log", "level": 1})
    send({"command": "error", "msg": "said by the child"})
    ack(message)


def once(behave):
    """Misbehaves until the marker file is there, which it makes; then splits."""
    marker = sys.argv[2]
    if os.path.exists(marker):
        return split

    def work(setup, message):
        open(marker, "w").close()
        behave()
    return work


def die():
    sys.stderr.write("out of luck\n")
    sys.stderr.flush()
    os._exit(7)


def nonsense():
    print("debugging: forgot this print", flush=True)
    send({"command": "sync"})
    time.sleep(60)


def spout():
    handshake()
    number = 0
    acked = []
    while True:
        message = next_command()
        if message["command"] == "next" and number < 3:
            number += 1
            emit(["line %d" % number], id=number)
        elif message["command"] in ("ack", "fail", "activate"):
            acked.append(message["command"] + str(message.get("id", "")))
        elif message["command"] == "next" and len(acked) == 4:
            emit([" ".join(sorted(acked))], need_task_ids=False)
            acked.append("told")
        send({"command": "sync"})


behaviour = sys.argv[1]
if behaviour == "spout":
    spout()
bolt({
    "split": lambda: split,
    "describe": lambda: describe,
    "mistaken": lambda: mistaken,
    "dies": lambda: once(die),
    "hangs": lambda: once(lambda: time.sleep(60)),
    "nonsense": lambda: once(nonsense),
}[behaviour]())
