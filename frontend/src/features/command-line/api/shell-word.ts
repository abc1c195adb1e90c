const PLAIN = /^[A-Za-z0-9_./:=@%+,][A-Za-z0-9_./:=@%+,-]*$/;
// Control characters would reach the terminal that the text is pasted into, whatever quotes are around them.
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** The text as one word of bash, quoted if need be. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (text.search(CONTROL) < 0) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll("'", String.raw`\'`)
    .replace(CONTROL, (character) => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0'));
  return `$'${escaped}'`;
}
