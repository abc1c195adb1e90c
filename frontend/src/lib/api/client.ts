import type { FieldError } from './types';

export const API_BASE = '/api/v1';

/** An answer with an error status, or no answer at all (`status` 0). `message` is fit for users. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: FieldError[];

  constructor(status: number, message: string, errors: FieldError[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errors = errors;
  }
}

type Query = Record<string, string | number | readonly string[] | undefined>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Address of an API resource, path segments given already encoded. Empty query values are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      if (one !== undefined && one !== '') parameters.append(name, String(one));
    }
  }
  const search = parameters.toString();
  return `${API_BASE}${path}${search ? `?${search}` : ''}`;
}

export const getJson = <T>(path: string, options?: RequestOptions) => request<T>('GET', path, options);
export const postJson = <T>(path: string, options?: RequestOptions) => request<T>('POST', path, options);

/** A resource that is text. */
export async function getText(path: string, options?: RequestOptions): Promise<string> {
  return (await text(path, options)).text();
}

/** The bytes of a resource that is text, also where they are no characters. */
export async function getTextBytes(path: string, options?: RequestOptions): Promise<Uint8Array> {
  return new Uint8Array(await (await text(path, options)).arrayBuffer());
}

function text(path: string, options?: RequestOptions): Promise<Response> {
  return answered('GET', path, { ...options, headers: { ...options?.headers, Accept: 'text/plain, application/problem+json' } });
}

export async function deleteResource(path: string, options?: RequestOptions): Promise<void> {
  await answered('DELETE', path, options);
}

export interface FormOptions {
  /** Hears what part of the form has been sent, 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

export function postForm<T>(path: string, form: FormData, { onProgress, signal }: FormOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // fetch can't tell how far it is.
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(path));
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total);
    };
    request.onerror = () => reject(noAnswer());
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(apiError(request.status, parseProblem(request.responseText)));
    };
    const abort = () => {
      request.abort();
      reject(new DOMException('It was cancelled.', 'AbortError'));
    };
    signal.addEventListener('abort', abort, { once: true });
    request.send(form);
  });
}

async function request<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
  return (await (await answered(method, path, options)).json()) as T;
}

async function answered(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await send(method, path, options);
  if (!response.ok) throw apiError(response.status, parseProblem(await response.text()));
  return response;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(apiUrl(path, options.query), {
      method,
      headers,
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw noAnswer();
  }
}

function noAnswer(): ApiError {
  return new ApiError(0, 'The Testlane API does not answer. Is it running?');
}

interface Problem {
  title?: string;
  detail?: string;
  errors?: FieldError[];
}

function apiError(status: number, { title, detail, errors }: Problem): ApiError {
  return new ApiError(status, detail ?? title ?? `The API answered with status ${status}.`, errors ?? []);
}

function parseProblem(text: string): Problem {
  try {
    const problem: unknown = JSON.parse(text);
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    // A body that is no JSON says nothing more than the status does.
    return {};
  }
}
