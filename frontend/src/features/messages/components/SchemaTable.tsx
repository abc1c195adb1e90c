import { schemaName, type Schema } from '../api/document';
import { limitsText, typeText } from '../api/schema-text';
import classes from './MessagesPage.module.css';

/** The properties of a schema. */
export function SchemaTable({ schema, label }: { schema: Schema; label: string }) {
  return (
    <div className={classes['scroll']}>
      <table className={classes['table']} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(schema.properties ?? {}).map(([name, property]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
                {schema.required?.includes(name) && <span className={classes['required']}>required</span>}
              </th>
              <td>
                <TypeOf schema={property} />
              </td>
              <td>
                {property.description}
                {limitsText(property) && <span className={classes['limits']}>{limitsText(property)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TypeOf({ schema }: { schema: Schema }) {
  const reference = schema.$ref ?? schema.items?.$ref;
  if (!reference) return typeText(schema);
  const name = schemaName(reference);
  return (
    <>
      {schema.items && 'list of '}
      <a href={`#${name}`}>{name}</a>
    </>
  );
}
