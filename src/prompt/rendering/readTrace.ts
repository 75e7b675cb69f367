import type { TextSpan } from './provenance.ts';
import type { Marker, RenderedPiece } from './splitMessages.ts';
import type { Site } from './traceTemplate.ts';

/** The output of a site. Numbers have no marks around them. */
export interface TraceOutput {
  readonly site: Site;
  readonly bare?: string;
}

/** The result of one render with its marks, and what the marks refer to. */
interface Rendered {
  readonly nonce: string;
  readonly markers: readonly Marker[];
  readonly outputs: readonly TraceOutput[];
  readonly sites: readonly Site[];
}

/** A site whose output is being read. */
interface OpenMark {
  readonly site: Site;
  read: number;
}

/** Removes the marks from a rendered text and returns the text with its origins. */
export function readTrace(
  text: string,
  { nonce, markers, outputs, sites }: Rendered,
): readonly RenderedPiece[] {
  const pieces: RenderedPiece[] = [];
  const open: OpenMark[] = [];
  /** The first output that has not been found yet. */
  let next = 0;
  let line = '';
  let spans: TextSpan[] = [];

  function add(part: string, { origin, rangeOfPart, text }: Site, from: number): void {
    const end = line.length + part.length;
    const range =
      text === undefined ? origin.range : rangeOfPart({ start: from, end: from + part.length });
    spans.push({ start: line.length, end, origin: { ...origin, range } });
    line += part;
  }

  /** Numbers have no marks in the text. They are separate, or the sum of several numbers. */
  function addBare(part: string): void {
    let rest = part;
    for (let found = outputs[next]; rest !== ''; found = outputs[next]) {
      const site = found?.bare === undefined ? (outputs[next - 1]?.site ?? sites[0]) : found.site;
      const whole = found?.bare !== undefined && rest.startsWith(found.bare) ? found.bare : rest;
      if (!site) break;
      add(whole, site, 0);
      rest = rest.slice(whole.length);
      if (found?.bare !== undefined) next++;
    }
  }

  function endText(): void {
    pieces.push({ type: 'text', text: line, spans });
    line = '';
    spans = [];
  }

  const parts = text.split(new RegExp(`<<<${nonce}:([os]?\\d+|c)>>>`));
  for (const [i, part] of parts.entries()) {
    if (i % 2 === 0) {
      const inner = open.at(-1);
      if (part === '') continue;
      if (inner) add(part, inner.site, inner.read);
      else addBare(part);
      if (inner) inner.read += part.length;
    } else if (part === 'c') {
      open.pop();
    } else if (part.startsWith('o')) {
      const index = Number(part.slice(1));
      const site = outputs[index]?.site;
      next = index + 1;
      if (site) open.push({ site, read: 0 });
    } else if (part.startsWith('s')) {
      const site = sites[Number(part.slice(1))];
      if (site) open.push({ site, read: 0 });
    } else {
      const marker = markers[Number(part)];
      endText();
      if (marker) pieces.push(marker);
    }
  }
  endText();
  return pieces;
}
