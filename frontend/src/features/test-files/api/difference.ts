export interface DifferenceLine {
  /** A gap stands between two places. */
  kind: 'added' | 'removed' | 'same' | 'gap';
  text: string;
  /** Its numbers in the two texts, from 1; none where it is not. */
  before?: number;
  after?: number;
}

export interface Difference {
  added: number;
  removed: number;
  lines: DifferenceLine[];
}

const KINDS = { '+': 'added', '-': 'removed', ' ': 'same' } as const;

/** What lies between two texts, with some lines around; undefined if nothing. */
export async function differenceOf(before: string, after: string): Promise<Difference | undefined> {
  if (before === after) return undefined;
  const { structuredPatch } = await import('diff');
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: 1000 });
  // Texts that have too little in common are not worth a comparison.
  const lines = (patch?.hunks ?? []).flatMap((hunk, at): DifferenceLine[] => [
    ...(at > 0 ? [{ kind: 'gap' as const, text: '' }] : []),
    ...numbered(hunk.lines, hunk.oldStart, hunk.newStart),
  ]);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed'), lines };
}

function numbered(lines: string[], before: number, after: number): DifferenceLine[] {
  const result: DifferenceLine[] = [];
  for (const line of lines) {
    const kind = KINDS[line[0] as keyof typeof KINDS] as DifferenceLine['kind'] | undefined;
    if (!kind) continue;
    const isBefore = kind !== 'added';
    const isAfter = kind !== 'removed';
    result.push({ kind, text: line.slice(1), ...(isBefore && { before: before++ }), ...(isAfter && { after: after++ }) });
  }
  return result;
}

/** "2 lines added, 1 line removed". */
export function differenceText({ added, removed, lines }: Difference): string {
  if (lines.length === 0) return 'too much to show';
  return `${linesText(added)} added, ${linesText(removed)} removed`;
}

function linesText(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}
