const MB = 1024 * 1024;

/** The largest file that is read, in bytes, by what it is read as. */
export const largest = {
  /** A prompt, a partial: far beyond every context window. */
  prompt: 8 * MB,
  /** `touchstone.yaml`, an eval file, a schema. */
  settings: 4 * MB,
  dotenv: 1 * MB,
  /** Read as a stream. */
  dataset: 1024 * MB,
  /** Run log, recordings, results: read line by line. */
  state: 1024 * MB,
  /** An image, a document: above the largest request of every provider. */
  media: 64 * MB,
  /** A dataset or recordings that the language service reads while no editor has them open. */
  indexed: 16 * MB,
} as const;

/** `8 MB`, `1 GB`: as limits are shown. */
export function sizeText(bytes: number): string {
  const value = bytes / MB;
  if (value >= 1024) return `${rounded(value / 1024)} GB`;
  return `${rounded(value)} MB`;
}

function rounded(value: number): string {
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}
