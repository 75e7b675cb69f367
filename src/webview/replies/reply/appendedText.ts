import { createVisibleStream } from '../../../format/visibleText.ts';
import { partEnd } from './replyParts.ts';

/** A text that grows in an element, in parts with separate layout. */
export interface AppendedText {
  /** Appends what is new. A text that does not continue the shown one replaces it. */
  show(text: string): void;
}

export function createAppendedText(element: Element): AppendedText {
  let shown = '';
  let visible = createVisibleStream();
  let part: Text | undefined;

  function append(text: string): void {
    let from = 0;
    while (from < text.length) {
      const length = part?.length ?? 0;
      const end = partEnd(text, from, length);
      part ??= addPart();
      part.appendData(text.slice(from, end ?? text.length));
      if (end === undefined) return;
      part = undefined;
      from = end;
    }
  }

  function addPart(): Text {
    const text = document.createTextNode('');
    const box = document.createElement('div');
    box.className = 'reply-part';
    box.append(text);
    element.append(box);
    return text;
  }

  return {
    show(text) {
      if (!text.startsWith(shown)) {
        element.replaceChildren();
        visible = createVisibleStream();
        part = undefined;
        shown = '';
      }
      append(visible.push(text.slice(shown.length)));
      shown = text;
    },
  };
}
