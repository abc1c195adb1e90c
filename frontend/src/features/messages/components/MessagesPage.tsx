import { useQuery } from '@tanstack/react-query';
import { LoadError } from '@/components/LoadError';
import { PageHeading } from '@/components/PageHeading';
import { apiUrl } from '@/lib/api';
import { useDocumentTitle } from '@/lib/use-document-title';
import { operations, reachable, type AsyncApi, type OpenApi } from '../api/document';
import { documentsQuery } from '../api/queries';
import classes from './MessagesPage.module.css';
import { OperationSection } from './OperationSection';
import { SchemaTable } from './SchemaTable';

/** What other programs may send and hear over AMQP, from the AsyncAPI document. */
export function MessagesPage() {
  useDocumentTitle('Messages');
  const { data, error, refetch } = useQuery(documentsQuery);
  if (error) return <LoadError error={error} onRetry={() => void refetch()} />;
  return data ? <Messages {...data} /> : null;
}

function Messages({ asyncApi, openApi }: { asyncApi: AsyncApi; openApi: OpenApi }) {
  const all = operations(asyncApi);
  const bodies = all.flatMap(({ messages, replies }) => [...messages, ...replies]).flatMap(({ body }) => body ?? []);
  return (
    <article className={classes['page']}>
      <PageHeading title={asyncApi.info.title}>
        <p className={classes['links']}>
          <a href={apiUrl('/asyncapi.json')}>AsyncAPI document</a>
          <a href="/api/docs">The same over HTTP</a>
        </p>
      </PageHeading>
      <p>{asyncApi.info.description}</p>
      {all.map((operation) => (
        <OperationSection key={operation.name} operation={operation} />
      ))}
      <section className={classes['section']} aria-labelledby="bodies">
        <h2 id="bodies">Bodies</h2>
        {reachable(openApi, bodies).map(([name, schema]) => (
          <div key={name} className={classes['message']}>
            <h3 id={name}>{name}</h3>
            {schema.description && <p>{schema.description}</p>}
            <SchemaTable schema={schema} label={`Properties of ${name}`} />
          </div>
        ))}
      </section>
    </article>
  );
}
