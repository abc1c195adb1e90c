"""Submits runs over AMQP and reads the answers, as a program of its own, because only Debian's Python may have pika.

Usage: python3 amqp_producer.py PORT[,PORT...] PASSWORD

Each line of standard input is a submission, {"key": …, "body": …}; each line of standard output an answer, {"key": …,
"status": …, "run": …}. A submission is sent again, with the same key, until it is answered.
"""

import json
import queue
import sys
import threading
import time

import pika

ANSWER_SECONDS = 10  # an answer that can't be delivered is dropped, so ask again
REPLY = "amq.rabbitmq.reply-to"


class Producer:
    def __init__(self, ports, password):
        self._ports = ports
        self._credentials = pika.PlainCredentials("producer", password)
        self._fresh = queue.Queue()
        self._open = {}
        self._turn = 0

    def read(self):
        for line in sys.stdin:
            self._fresh.put(json.loads(line))

    def run(self):
        while True:
            try:
                self._exchange(self._connect())
            except (pika.exceptions.AMQPError, OSError):
                time.sleep(0.5)  # a broker that is away or wiped; all that is open is sent again

    def _connect(self):
        self._turn += 1
        port = self._ports[self._turn % len(self._ports)]
        return pika.BlockingConnection(
            pika.ConnectionParameters(
                "127.0.0.1", port, credentials=self._credentials, heartbeat=5, blocked_connection_timeout=20
            )
        )

    def _exchange(self, connection):
        channel = connection.channel()
        channel.basic_consume(REPLY, self._answered, auto_ack=True)
        channel.confirm_delivery()
        for submission in self._open.values():
            submission["sent"] = None
        while True:
            connection.process_data_events(time_limit=0.1)
            while not self._fresh.empty():
                submission = self._fresh.get()
                self._open[submission["key"]] = {**submission, "sent": None}
            for submission in list(self._open.values()):
                if submission["sent"] is None or submission["sent"] < time.monotonic() - ANSWER_SECONDS:
                    submission["sent"] = time.monotonic()
                    self._publish(channel, submission)

    def _publish(self, channel, submission):
        properties = pika.BasicProperties(
            message_id=submission["key"],
            correlation_id=submission["key"],
            reply_to=REPLY,
            content_type="application/json",
            delivery_mode=2,
        )
        body = json.dumps(submission["body"]).encode()
        channel.basic_publish("testlane.submissions", "run", body, properties, mandatory=True)

    def _answered(self, _channel, _method, properties, body):
        if self._open.pop(properties.correlation_id, None):
            answer = json.loads(body)
            accepted = properties.content_type == "application/json"
            told = {"run": answer["id"], "status": 202} if accepted else {"run": None, "status": answer.get("status")}
            print(json.dumps({"key": properties.correlation_id, **told}), flush=True)


if __name__ == "__main__":
    producer = Producer([int(port) for port in sys.argv[1].split(",")], sys.argv[2])
    threading.Thread(target=producer.run, daemon=True).start()
    producer.read()
