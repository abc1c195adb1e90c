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

async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as T;
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
    throw new ApiError(0, 'The Testlane API does not answer. Is it running?');
  }
}

async function toApiError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  const message = problem.detail ?? problem.title ?? `The API answered with status ${response.status}.`;
  return new ApiError(response.status, message, problem.errors ?? []);
}

interface Problem {
  title?: string;
  detail?: string;
  errors?: FieldError[];
}

async function readProblem(response: Response): Promise<Problem> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {};
  try {
    return (await response.json()) as Problem;
  } catch {
    // A broken body says nothing more than the status does.
    return {};
  }
}
