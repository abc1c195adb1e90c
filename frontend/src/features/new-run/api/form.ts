import type { FieldError, RunRequest, RunVariable } from '@/lib/api';
import { rememberedUsername } from '@/lib/username';
import { randomUuid } from '@/lib/uuid';
import type { Prefill } from './prefill';

/** A secret variable as typed; its value is never filled in. */
export interface SecretField {
  id: string;
  name: string;
  value: string;
}

export const newSecret = (name = ''): SecretField => ({ id: randomUuid(), name, value: '' });

/** The form as typed: numbers may still be unfinished. */
export interface RunForm {
  username: string;
  environmentId: number | undefined;
  testPaths: string[];
  timeoutSeconds: string;
  priority: string;
  keyword: string;
  variables: string;
  secrets: SecretField[];
}

export type FormErrors = Partial<Record<keyof RunForm | 'form', string>>;

/** @param variables of the run that is to be changed and started again */
export function initialForm(prefill: Prefill, variables: RunVariable[] = []): RunForm {
  return {
    username: prefill.username ?? rememberedUsername() ?? '',
    environmentId: prefill.environment,
    testPaths: [...new Set(prefill.path ?? [])],
    timeoutSeconds: prefill.timeout ?? '',
    priority: prefill.priority ?? '',
    keyword: prefill.keyword ?? '',
    variables: variables.flatMap(({ name, value }) => (value === null ? [] : `${name}=${value}`)).join('\n'),
    secrets: variables.filter((variable) => variable.secret).map(({ name }) => newSecret(name)),
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
  const secrets = form.secrets.filter(({ name, value }) => name.trim() !== '' || value !== '');
  const wrongSecret = secretProblem(secrets, variables ?? {});
  if (wrongSecret !== undefined) errors.secrets = wrongSecret;
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
      ...withVariables(variables ?? {}, secrets),
    },
  };
}

function secretProblem(secrets: SecretField[], variables: Record<string, string>): string | undefined {
  const names = secrets.map(({ name }) => name.trim());
  const empty = secrets.find(({ value }) => value === '')?.name.trim();
  const double = names.find((name, at) => names.indexOf(name) < at || Object.hasOwn(variables, name));
  if (names.includes('')) return 'Give each secret variable a name.';
  if (empty !== undefined) return `Enter the value of ${empty}, or remove it.`;
  return double === undefined ? undefined : `${double} is there twice.`;
}

function withVariables(variables: Record<string, string>, secrets: SecretField[]): Partial<RunRequest> {
  const all = { ...variables, ...Object.fromEntries(secrets.map(({ name, value }) => [name.trim(), value])) };
  return {
    ...(Object.keys(all).length > 0 && { variables: all }),
    ...(secrets.length > 0 && { secretVariables: secrets.map(({ name }) => name.trim()) }),
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
    const [root, part] = field.split(/[.[]/);
    const known = root === 'secretVariables' ? 'secrets' : (FIELDS.find((name) => name === root) ?? 'form');
    const text = known === 'secrets' && part ? `${part} ${message}` : message;
    result[known] = result[known] ? `${result[known]} ${text}` : text;
  }
  return result;
}
