import { hash } from 'node:crypto';
import type { EmbeddingRequest, Embeddings } from '../provider.ts';

/** Numbers of a vector. */
const DIMENSIONS = 256;

/**
 * Vectors by the words of a text and their sequences of three letters: the same text always has the same
 * vector, and texts with words in common are near each other. They know nothing of meanings.
 * Source: K. Weinberger et al., Feature Hashing for Large Scale Multitask Learning (2009).
 */
export async function sandboxEmbeddings({ texts }: EmbeddingRequest): Promise<Embeddings> {
  return { vectors: texts.map(vectorOf) };
}

function vectorOf(text: string): readonly number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
    const padded = ` ${word} `;
    const features = [word];
    for (let at = 0; at + 3 <= padded.length; at += 1) features.push(padded.slice(at, at + 3));
    for (const feature of features) {
      const number = Number.parseInt(hash('sha256', feature).slice(0, 8), 16);
      const at = number % DIMENSIONS;
      vector[at] = (vector[at] ?? 0) + 1;
    }
  }
  return vector;
}
