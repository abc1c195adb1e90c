import type { MessageView, OperationView } from '../api/document';
import classes from './MessagesPage.module.css';
import { SchemaTable } from './SchemaTable';

export function OperationSection({ operation }: { operation: OperationView }) {
  const { channel } = operation;
  const amqp = channel.bindings?.amqp;
  return (
    <section className={classes['section']} aria-labelledby={operation.name}>
      <h2 id={operation.name}>{operation.title}</h2>
      <p>{channel.description}</p>
      <dl className={classes['facts']}>
        {amqp?.exchange && <Fact name={`${capital(amqp.exchange.type)} exchange`}>{amqp.exchange.name}</Fact>}
        {amqp?.queue && <Fact name="Queue">{amqp.queue.name}</Fact>}
        {amqp?.exchange && channel.address && <Fact name="Routing key">{channel.address}</Fact>}
        {Object.entries(channel.parameters ?? {}).map(([name, parameter]) => (
          <div key={name}>
            <dt>{`{${name}}`}</dt>
            <dd>{parameter.enum ? <code>{parameter.enum.join(', ')}</code> : parameter.description}</dd>
          </div>
        ))}
      </dl>
      {operation.messages.map((message) => (
        <MessageBlock
          key={message.name}
          message={message}
          heading={operation.action === 'receive' ? 'You publish' : 'You receive'}
        />
      ))}
      {operation.replies.map((message) => (
        <MessageBlock key={message.name} message={message} heading={`Answer: ${message.name}`} />
      ))}
    </section>
  );
}

function MessageBlock({ message, heading }: { message: MessageView; heading: string }) {
  return (
    <div className={classes['message']}>
      <h3>{heading}</h3>
      <p>{message.summary}</p>
      {message.body && (
        <p>
          Body: <a href={`#${message.body}`}>{message.body}</a>, <code>{message.contentType}</code>
        </p>
      )}
      {message.headers && <SchemaTable schema={message.headers} label={`Properties of ${message.name}`} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{children}</code>
      </dd>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
