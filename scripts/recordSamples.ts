/** Converts the hand-written replies in scripts/sampleReplies/ to the recordings of the sample. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleFolder, samplePrompts, sampleRecordings } from './sampleRecordings.ts';

const folder = join(sampleFolder, '.touchstone', 'recordings');
await mkdir(folder, { recursive: true });
for (const name of samplePrompts) {
  const recordings = await sampleRecordings(name);
  const file = join(folder, `${name}.jsonl`);
  await writeFile(file, recordings.map(recording => `${JSON.stringify(recording)}\n`).join(''));
  console.log(`${file}: ${recordings.length} replies`);
}
