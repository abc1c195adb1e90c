#!/usr/bin/env python3
"""Submits a run over AMQP and follows it to its end: submit.py ENVIRONMENT TEST_PATH...

Ends with status 0 if the run succeeds, 1 if it ends otherwise, 2 if it is refused. Needs pika.
"""

import json
import os
import sys
import uuid

import pika

ENDED = {"SUCCESS", "FAILED", "ERROR", "CANCELLED", "TIMED_OUT"}


def main(environment_id, *test_paths):
    connection = pika.BlockingConnection(pika.URLParameters(os.environ["TESTLANE_PRODUCER_URL"]))
    channel = connection.channel()
    channel.confirm_delivery()
    replies = channel.queue_declare("", exclusive=True).method.queue
    events = channel.queue_declare("", exclusive=True).method.queue
    # Bound before the submission, so that no change is missed.
    channel.queue_bind(events, "testlane.run-events", f"run.{environment_id}.*")

    request = {"username": "ci", "environmentId": int(environment_id), "testPaths": test_paths}
    # The message id makes it safe to send the submission again: the same id gives the same run.
    properties = pika.BasicProperties(
        content_type="application/json", delivery_mode=2, message_id=str(uuid.uuid4()), reply_to=replies
    )
    channel.basic_publish("testlane.submissions", "run", json.dumps(request), properties, mandatory=True)

    _, answer, body = next(channel.consume(replies, auto_ack=True))
    channel.cancel()
    if answer.content_type != "application/json":
        print("refused:", json.loads(body)["detail"], file=sys.stderr)
        return 2
    run = json.loads(body)

    for _, _, body in channel.consume(events, auto_ack=True):
        event = json.loads(body)
        if event["id"] == run["id"]:
            print(f"run {event['id']} is {event['status']}", event["statusReason"] or "", flush=True)
            if event["status"] in ENDED:
                connection.close()
                return 0 if event["status"] == "SUCCESS" else 1


sys.exit(main(*sys.argv[1:]))
