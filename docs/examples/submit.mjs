// Submits a run over AMQP and follows it to its end: submit.mjs ENVIRONMENT TEST_PATH...
// Ends with status 0 if the run succeeds, 1 if it ends otherwise, 2 if it is refused. Needs amqplib.

import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';

const ENDED = ['SUCCESS', 'FAILED', 'ERROR', 'CANCELLED', 'TIMED_OUT'];
const [environmentId, ...testPaths] = process.argv.slice(2);

const connection = await amqp.connect(process.env.TESTLANE_PRODUCER_URL);
const channel = await connection.createConfirmChannel();
const { queue: replies } = await channel.assertQueue('', { exclusive: true });
const { queue: events } = await channel.assertQueue('', { exclusive: true });
// Bound before the submission, so that no change is missed.
await channel.bindQueue(events, 'testlane.run-events', `run.${environmentId}.*`);

const answer = new Promise((resolve) => channel.consume(replies, resolve, { noAck: true }));
const request = { username: 'ci', environmentId: Number(environmentId), testPaths };
// The message id makes it safe to send the submission again: the same id gives the same run.
const properties = { contentType: 'application/json', persistent: true, messageId: randomUUID(), replyTo: replies };
channel.publish('testlane.submissions', 'run', Buffer.from(JSON.stringify(request)), properties);
await channel.waitForConfirms();

const { content, properties: told } = await answer;
const run = JSON.parse(content);
if (told.contentType === 'application/json') {
  process.exitCode = await new Promise((resolve) => channel.consume(events, follow(resolve), { noAck: true }));
} else {
  console.error(`refused: ${run.detail}`);
  process.exitCode = 2;
}
await connection.close();

function follow(end) {
  return (message) => {
    const event = JSON.parse(message.content);
    if (event.id !== run.id) return;
    console.log(`run ${event.id} is ${event.status}`, event.statusReason ?? '');
    if (ENDED.includes(event.status)) end(event.status === 'SUCCESS' ? 0 : 1);
  };
}
