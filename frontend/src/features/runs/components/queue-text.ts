/** "next" or "3rd in line"; null if the place is unknown. */
export function queueText(position: number | null): string | null {
  if (position === null) return null;
  return position === 1 ? 'next' : `${ordinal(position)} in line`;
}

function ordinal(value: number): string {
  const tens = value % 100;
  if (tens >= 11 && tens <= 13) return `${value}th`;
  return `${value}${['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'}`;
}
