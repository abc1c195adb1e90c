import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/python';

export interface Token {
  text: string;
  /** What it is, empty for plain text. */
  kind: string;
}

/** Longer sources stay without colours. */
const MOST_CHARACTERS = 300_000;

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.operatorKeyword], class: 'keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.docString], class: 'string' },
  { tag: [tags.comment, tags.lineComment], class: 'comment' },
  { tag: [tags.number, tags.bool, tags.null, tags.self], class: 'constant' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: 'definition' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: 'call' },
  { tag: [tags.meta], class: 'decorator' },
]);

/** The lines of a source, each in pieces of one kind; those of Python have colours. */
export function tokenLines(source: string, isPython: boolean): Token[][] {
  const lines = source.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!isPython || lines.length > MOST_CHARACTERS) return lines.split('\n').map((text) => [{ text, kind: '' }]);
  const result: Token[][] = [[]];
  highlightCode(
    lines,
    parser.parse(lines),
    highlighter,
    (text, kind) => result.at(-1)?.push({ text, kind }),
    () => result.push([]),
  );
  return result;
}
