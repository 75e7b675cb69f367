import {
  changeNames,
  type IndexChunk,
  type IndexedSample,
  outcomes,
  type SampleDetail,
} from '../pageData.ts';

/** A row of the table, with the samples of each column by their numbers in the order they ended. */
export interface PageRow {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** By column; undefined where the row has no sample. */
  readonly cells: (number[] | undefined)[];
}

/** A sample without its texts. */
export interface PageSample {
  readonly column: number;
  /** 0-based. */
  readonly repeat: number;
  readonly outcome: (typeof outcomes)[number];
  /** 0 to 1; absent when nothing was scored. */
  readonly score?: number;
  /** USD; absent when it is unknown or was not billed. */
  readonly cost?: number;
  /** Milliseconds of a live reply. */
  readonly time?: number;
  /** Where the reply comes from, in words; empty for a live one. */
  readonly source: string;
  readonly change: (typeof changeNames)[number];
}

export interface Index {
  readonly rows: readonly PageRow[];
  readonly samples: readonly PageSample[];
  /** For each block of details, the number of its first sample. */
  readonly starts: readonly number[];
}

/** Puts the samples of all chunks into their rows. */
export function indexOf(chunks: readonly IndexChunk[]): Index {
  const rows: PageRow[] = [];
  const samples: PageSample[] = [];
  const starts: number[] = [];
  for (const chunk of chunks) {
    starts.push(samples.length);
    for (const [id, file, line] of chunk.rows) rows.push({ id, file, line, cells: [] });
    for (const sample of chunk.samples) {
      const [row, column] = sample;
      const cells = rows[row]?.cells;
      if (!cells) continue;
      cells[column] ??= [];
      cells[column].push(samples.length);
      samples.push(pageSample(sample));
    }
  }
  return { rows, samples, starts };
}

function pageSample(stored: IndexedSample): PageSample {
  const [, column, repeat, outcome, score, cost, time, source, change] = stored;
  return {
    column,
    repeat,
    outcome: outcomes[outcome] ?? 'errored',
    ...(score !== null && { score }),
    ...(cost !== null && { cost }),
    ...(time !== null && { time }),
    source,
    change: changeNames[change] ?? '',
  };
}

/** What is written in the page under a name, in its order. */
export function readBlocks<T>(name: string): Promise<readonly T[]> {
  const blocks = [...document.querySelectorAll(`script.${name}`)];
  return Promise.all(blocks.map(({ textContent }) => unpacked<T>(textContent ?? '')));
}

const details = new Map<number, Promise<readonly SampleDetail[]>>();

/** The details of a sample by its number: a block of them is unpacked when one is asked for. */
export async function readDetail(
  { starts }: Index,
  sample: number,
): Promise<SampleDetail | undefined> {
  const block = starts.findLastIndex(start => start <= sample);
  return (await readDetails(block))[sample - (starts[block] ?? 0)];
}

function readDetails(block: number): Promise<readonly SampleDetail[]> {
  const text = document.querySelectorAll('script.details')[block]?.textContent ?? '';
  const read = details.get(block) ?? unpacked<readonly SampleDetail[]>(text);
  details.set(block, read);
  return read;
}

let texts: readonly string[] | undefined;

/** The numbers of the samples whose input, expected output, reply or findings contain a text, in any case. */
export async function search({ starts }: Index, text: string): Promise<ReadonlySet<number>> {
  const wanted = text.toLowerCase();
  texts ??= (await Promise.all(starts.map((_, block) => readDetails(block))))
    .flat()
    .map(searchText);
  return new Set(texts.flatMap((each, sample) => (each.includes(wanted) ? [sample] : [])));
}

function searchText({ input, expected = '', reply, findings }: SampleDetail): string {
  return [input, expected, reply, ...findings].join('\n').toLowerCase();
}

async function unpacked<T>(text: string): Promise<T> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}
