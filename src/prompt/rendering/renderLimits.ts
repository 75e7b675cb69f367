import type Handlebars from 'handlebars';
import { exceededLimits } from './messages.ts';

/** Characters of a rendered prompt; no model reads as many. */
export const MAX_LENGTH = 10_000_000;
/** Characters put out by all repetitions and partials, each level of them counted. */
const MAX_WRITTEN = 5 * MAX_LENGTH;
/** Repetitions and partials that one render may run, by the tags that each could run through. */
const MAX_STEPS = 200_000;
const MIN_STEPS = 20_000;
const MAX_TAGS = 5_000_000;

export interface RenderLimits {
  /** A render begins. */
  begin(): void;
  /** The body of a partial, counted at each call. */
  counted(body: Handlebars.TemplateDelegate): Handlebars.TemplateDelegate;
}

/**
 * Bounds the work of one environment's renders. Only what repeats a body can make it grow faster than the
 * template and its input: `each`, sections over lists, which call that, and partials, inline ones too.
 * @param exceeded throws what ends the render.
 */
export function limitRenders(
  environment: typeof Handlebars,
  sources: readonly string[],
  exceeded: (what: string) => never,
): RenderLimits {
  const tags = sources.reduce((sum, source) => sum + source.split('{{').length, 0);
  const most = Math.max(MIN_STEPS, Math.min(MAX_STEPS, Math.floor(MAX_TAGS / tags)));
  let steps = 0;
  let written = 0;

  function counted<F extends (...args: never[]) => string>(body: F): F {
    const count = (...args: Parameters<F>): string => {
      steps += 1;
      if (steps > most) exceeded(exceededLimits.steps(most));
      const text = body(...args);
      written += text.length;
      if (written > MAX_WRITTEN) exceeded(exceededLimits.length(MAX_LENGTH));
      return text;
    };
    // Handlebars keeps properties of its own on the bodies of blocks.
    return Object.assign(count, body) as unknown as F;
  }

  const { each } = environment.helpers;
  environment.registerHelper('each', function (this: unknown, ...args: unknown[]) {
    const options = args.at(-1) as Handlebars.HelperOptions;
    return each?.call(this, ...args.slice(0, -1), { ...options, fn: counted(options.fn) });
  });
  const inline = environment.decorators['inline'] as unknown as Decorator;
  environment.registerDecorator('inline', ((fn, props, container, options) =>
    inline(fn, props, container, { ...options, fn: counted(options.fn) })) as Decorator as never);

  return {
    begin() {
      steps = 0;
      written = 0;
    },
    counted,
  };
}

/** Handlebars' own types leave decorators open. */
type Decorator = (
  fn: unknown,
  props: unknown,
  container: unknown,
  options: { readonly fn: Handlebars.TemplateDelegate },
) => unknown;
