import { createContext } from 'preact';

/** How replies are shown. The same for all replies of the view, and remembered. */
export interface ReadingChoices {
  /** A reply that is text. */
  readonly prose: 'plain' | 'markdown';
  /** A reply that is a JSON object or list. */
  readonly json: 'plain' | 'tree';
  /** Whether replies are shown in full height. Otherwise a long one scrolls in its box. */
  readonly tall: boolean;
}

export const plainReading: ReadingChoices = { prose: 'plain', json: 'plain', tall: false };

export const ReadingContext = createContext(plainReading);
