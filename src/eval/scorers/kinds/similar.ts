import Type from 'typebox';
import { modelPattern } from '../../../prompt/modelPattern.ts';
import { messages } from '../messages.ts';
import { textComparison } from '../reply.ts';
import { graded, ScorerError, type ScorerOutcome, verdictOf } from '../scorer.ts';
import { onField, passFrom, scorerKind, textsSetting } from '../settings.ts';

/** The similarity in meaning of the reply and a reference: the cosine of their embeddings. */
export const similar = scorerKind({
  name: 'similar',
  description:
    'Compares the meaning of the reply with that of a reference, by the cosine of their embeddings. Set `pass`: which similarity is high depends on the model.',
  properties: {
    model: Type.String({
      pattern: modelPattern,
      description:
        'The embedding model, `provider/model`: of any provider or endpoint that has embeddings.',
      examples: ['openai/text-embedding-3-small'],
    }),
    pass: passFrom('Lowest similarity that passes.', 0.8),
    to: textsSetting({
      description: 'The reference, or several: the nearest counts. Default: `expected` of the row.',
      examples: ['The order was shipped on Monday.'],
    }),
    ...onField,
  },
  bare: false,
  create(settings) {
    const { model, pass } = settings;
    const compared = textComparison(
      settings,
      'to',
      async (reply, texts, { services }): Promise<ScorerOutcome> => {
        const text = reply.trim();
        const references = texts.map(each => each.trim()).filter(each => each !== '');
        if (text === '') return verdictOf(0, [messages.emptyReply()]);
        if (references.length === 0) return undefined;
        if (!services) {
          throw new ScorerError(messages.noEmbeddingsHere(), { class: 'badInput' });
        }
        const { scores, isSandbox } = await services.compare({ model, text, references });
        const score = Math.max(0, ...scores);
        const why = messages.similarityBelow(score, pass);
        return { ...graded(score, pass, [why]), ...(isSandbox && { metrics: { sandbox: 1 } }) };
      },
    );
    return { ...compared, embeds: model, calls: 1 };
  },
});
