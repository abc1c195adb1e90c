export function filesText(count: number): string {
  if (count === 0) return 'empty';
  return count === 1 ? '1 file' : `${count.toLocaleString('en-GB')} files`;
}

export function testsText(count: number): string {
  return count === 1 ? '1 test' : `${count.toLocaleString('en-GB')} tests`;
}

/** "812 B", "14 KB", "1.2 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
