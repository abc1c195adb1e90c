import type { FieldError, RunRequest } from '@/lib/api';
import { rememberedUsername } from '@/lib/username';
import type { Prefill } from './prefill';

/** The form as typed: numbers may still be unfinished. */
export interface RunForm {
  username: string;
  environmentId: number | undefined;
  testPaths: string[];
  timeoutSeconds: string;
  priority: string;
  keyword: string;
  variables: string;
}

export type FormErrors = Partial<Record<keyof RunForm | 'form', string>>;

export function initialForm(prefill: Prefill): RunForm {
  return {
    username: prefill.username ?? rememberedUsername() ?? '',
    environmentId: prefill.environment,
    testPaths: [...new Set(prefill.path ?? [])],
    timeoutSeconds: prefill.timeout ?? '',
    priority: prefill.priority ?? '',
    keyword: prefill.keyword ?? '',
    variables: '',
  };
}

/** The request, or what is wrong with the form. Only the server knows all rules; these save a round trip. */
export function toRequest(form: RunForm): { request: RunRequest } | { errors: FormErrors } {
  const username = form.username.trim();
  const errors: FormErrors = {};
  if (username === '') errors.username = 'Enter your name, so that others know who uses the environment.';
  if (form.environmentId === undefined) errors.environmentId = 'Choose an environment.';
  if (form.testPaths.length === 0) errors.testPaths = 'Select at least one test file.';
  const timeoutSeconds = wholeNumber(form.timeoutSeconds);
  if (Number.isNaN(timeoutSeconds)) errors.timeoutSeconds = 'Enter whole seconds.';
  const priority = wholeNumber(form.priority);
  if (Number.isNaN(priority)) errors.priority = 'Enter a whole number from -10 to 10.';
  const variables = parseVariables(form.variables);
  if (variables === undefined) errors.variables = 'Write one NAME=value on each line.';
  if (Object.keys(errors).length > 0 || form.environmentId === undefined) return { errors };
  const keyword = form.keyword.trim();
  return {
    request: {
      username,
      environmentId: form.environmentId,
      testPaths: form.testPaths,
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(priority !== undefined && { priority }),
      ...(keyword && { keyword }),
      ...(variables && Object.keys(variables).length > 0 && { variables }),
    },
  };
}

function wholeNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

function parseVariables(text: string): Record<string, string> | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.some((line) => line.trimStart().indexOf('=') < 1)) return undefined;
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1)]),
  );
}

const FIELDS = ['username', 'environmentId', 'testPaths', 'timeoutSeconds', 'priority', 'keyword', 'variables'] as const;

/** The server's errors by field: "testPaths[2]" belongs to testPaths; those of no field go to the form. */
export function byField(errors: FieldError[]): FormErrors {
  const result: FormErrors = {};
  for (const { field, message } of errors) {
    const root = field.split(/[.[]/)[0];
    const known = FIELDS.find((name) => name === root) ?? 'form';
    result[known] = result[known] ? `${result[known]} ${message}` : message;
  }
  return result;
}
