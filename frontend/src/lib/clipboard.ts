/** Copies text, also over plain HTTP from another machine, where `navigator.clipboard` is missing. */
export async function copyText(text: string): Promise<boolean> {
  // The type promises a clipboard; browsers only keep that promise in secure contexts.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return copyThroughSelection(text);
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughSelection(text);
  }
}

function copyThroughSelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way outside secure contexts
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
