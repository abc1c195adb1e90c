import { http, HttpResponse, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';
import { aRunner, CATALOGUE, environments } from './data';

/** Answers for what every page reads; tests add what is theirs. */
export const server = setupServer(
  get('/runs', { items: [], nextCursor: null }),
  get('/runners', [aRunner()]),
  get('/environments', environments()),
  get('/test-files', CATALOGUE),
  get('/runs/:id/variables', []),
);

export function get(path: string, body: JsonBodyType) {
  return http.get(`/api/v1${path}`, () => HttpResponse.json(body));
}

export function problem(status: number, detail: string, errors?: { field: string; message: string }[]) {
  return HttpResponse.json({ title: 'Problem', status, detail, ...(errors && { errors }) }, {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}
