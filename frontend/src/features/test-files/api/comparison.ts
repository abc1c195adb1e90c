import { sha256Of } from '@/lib/sha256';
import { differenceOf, type Difference } from './difference';

/** How a file differs from the one that has its name; `sha256` is of the latter. */
export type Comparison =
  | { kind: 'same'; sha256: string }
  | { kind: 'lines'; sha256: string; difference: Difference }
  /** As texts they are the same: they differ in bytes that are no characters. */
  | { kind: 'bytes'; sha256: string }
  /** What is there can't be read. */
  | { kind: 'unreadable' };

export async function compare(present: Uint8Array, content: Uint8Array): Promise<Comparison> {
  const sha256 = sha256Of(present);
  if (sha256 === sha256Of(content)) return { kind: 'same', sha256 };
  const decoder = new TextDecoder();
  const difference = await differenceOf(decoder.decode(present), decoder.decode(content));
  return difference ? { kind: 'lines', sha256, difference } : { kind: 'bytes', sha256 };
}
