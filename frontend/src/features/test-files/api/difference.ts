import { structuredPatch } from 'diff';

export interface DifferenceLine {
  /** A gap stands between two places. */
  kind: 'added' | 'removed' | 'same' | 'gap';
  text: string;
}

export interface Difference {
  added: number;
  removed: number;
  lines: DifferenceLine[];
}

const KINDS = { '+': 'added', '-': 'removed', ' ': 'same' } as const;

/** What a replacement changes, with some lines around; undefined if nothing. */
export function differenceOf(before: string, after: string): Difference | undefined {
  if (before === after) return undefined;
  const patch = structuredPatch('', '', before, after, '', '', { context: 2, timeout: 1000 });
  // Texts that have too little in common are not worth a comparison.
  const hunks = patch?.hunks ?? [];
  const lines = hunks.flatMap((hunk, at): DifferenceLine[] => [
    ...(at > 0 ? [{ kind: 'gap' as const, text: '' }] : []),
    ...hunk.lines.flatMap((line) => {
      const kind = KINDS[line[0] as keyof typeof KINDS] as DifferenceLine['kind'] | undefined;
      return kind ? [{ kind, text: line.slice(1) }] : [];
    }),
  ]);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed'), lines };
}
