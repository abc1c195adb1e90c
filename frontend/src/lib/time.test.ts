import { expect, it } from 'vitest';
import { formatDuration, formatMoment, formatRelative } from './time';

it.each([
  [0, '0.0 s'],
  [-5, '0.0 s'],
  [340, '0.3 s'],
  [9_999, '9.9 s'],
  [14_210, '14 s'],
  [125_000, '2 min 05 s'],
  [3_600_000 + 3 * 60_000, '1 h 03 min'],
  [2 * 86_400_000 + 4 * 3_600_000, '2 d 4 h'],
])('writes %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

it.each([
  [new Date(2026, 10, 23, 11, 59, 58), 'just now'],
  [new Date(2026, 10, 23, 12, 0, 9), 'just now'],
  [new Date(2026, 10, 23, 11, 59, 20), '40 s ago'],
  [new Date(2026, 10, 23, 11, 55), '5 min ago'],
  [new Date(2026, 10, 23, 9, 0), '3 h ago'],
  [new Date(2026, 10, 22, 13, 0), 'yesterday'],
  [new Date(2026, 10, 12, 13, 0), '12 Nov'],
  [new Date(2025, 10, 12, 13, 0), '12 Nov 2025'],
])('writes %s as %s', (time, text) => expect(formatRelative(time, new Date(2026, 10, 23, 12).getTime())).toBe(text));

it.each([
  [new Date(2026, 10, 23, 14, 2), '14:02'],
  [new Date(2026, 10, 22, 9, 5), '22 Nov, 09:05'],
  [new Date(2025, 10, 22, 9, 5), '22 Nov 2025, 09:05'],
])('writes the moment %s as %s', (time, text) => expect(formatMoment(time, new Date(2026, 10, 23, 15).getTime())).toBe(text));
