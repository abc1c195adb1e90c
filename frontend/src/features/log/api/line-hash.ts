/** Lines that an address points to, counted from 1. */
export interface LineRange {
  from: number;
  to: number;
}

/** "#L12" or "#L12-L20". */
export function parseLineHash(hash: string): LineRange | undefined {
  const match = /^#?L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash);
  if (!match) return undefined;
  const [one, other] = [Number(match[1]), Number(match[2] ?? match[1])];
  if (one < 1 || other < 1) return undefined;
  return { from: Math.min(one, other), to: Math.max(one, other) };
}

export function formatLineHash({ from, to }: LineRange): string {
  return from === to ? `L${from}` : `L${from}-L${to}`;
}
