/** What the page reads of an AsyncAPI document; messages' bodies are schemas of the OpenAPI document beside it. */
export interface AsyncApi {
  info: { title: string; description: string };
  channels: Record<string, Channel>;
  operations: Record<string, Operation>;
}

export interface OpenApi {
  components: { schemas: Record<string, Schema> };
}

interface Reference {
  $ref: string;
}

interface Channel {
  address: string | null;
  description: string;
  parameters?: Record<string, { description: string; enum?: string[] }>;
  bindings?: { amqp: { exchange?: { name: string; type: string }; queue?: { name: string } } };
}

interface Operation {
  title: string;
  action: 'send' | 'receive';
  channel: Reference;
  messages: Reference[];
  reply?: { channel: Reference; messages: Reference[] };
}

interface Message {
  summary: string;
  contentType?: string;
  headers?: Schema | Reference;
  payload: Schema | { schema: Reference };
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface MessageView {
  name: string;
  summary: string;
  contentType: string | undefined;
  headers: Schema | undefined;
  /** The name of the body's schema; undefined if it may be anything. */
  body: string | undefined;
}

export interface OperationView {
  name: string;
  title: string;
  action: Operation['action'];
  channel: Channel;
  messages: MessageView[];
  replies: MessageView[];
}

/** The operations of a document with their references followed. */
export function operations(document: AsyncApi): OperationView[] {
  const view = (reference: Reference): MessageView => {
    const message = resolve(document, reference) as Message;
    const headers = message.headers && (resolve(document, message.headers) as Schema);
    const body = 'schema' in message.payload ? schemaName(message.payload.schema.$ref) : undefined;
    return { name: lastStep(reference.$ref), summary: message.summary, contentType: message.contentType, headers, body };
  };
  return Object.entries(document.operations).map(([name, { title, action, channel, messages, reply }]) => ({
    name,
    title,
    action,
    channel: resolve(document, channel) as Channel,
    messages: messages.map(view),
    replies: reply?.messages.map(view) ?? [],
  }));
}

/** These schemas and all that they mention, each once. */
export function reachable(document: OpenApi, names: string[]): [string, Schema][] {
  const found = new Map<string, Schema>();
  const visit = (name: string) => {
    const schema = document.components.schemas[name];
    if (!schema || found.has(name)) return;
    found.set(name, schema);
    mentioned(schema).forEach(visit);
  };
  names.forEach(visit);
  return [...found];
}

function mentioned(schema: Schema): string[] {
  if (schema.$ref) return [schemaName(schema.$ref)];
  const additional = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  const parts = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : []), ...additional];
  return parts.flatMap(mentioned);
}

export function schemaName(reference: string): string {
  return lastStep(reference);
}

function lastStep(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** Follows references inside the document until something else is there. */
function resolve(document: AsyncApi, value: object): unknown {
  let target: unknown = value;
  while (isReference(target)) {
    const steps = target.$ref.replace(/^#\//, '').split('/');
    target = steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document);
  }
  return target;
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && '$ref' in value;
}
