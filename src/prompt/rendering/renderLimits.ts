import type Handlebars from 'handlebars';
import { exceededLimits } from './messages.ts';

/** Maximum number of characters of a rendered prompt. No model reads as many. */
export const MAX_LENGTH = 10_000_000;
/** Maximum number of characters that all repetitions and partials output. Each nesting level counts. */
const MAX_WRITTEN = 5 * MAX_LENGTH;
/** Maximum number of repetitions and partials of one render, weighted by the number of tags in each. */
const MAX_STEPS = 200_000;
const MIN_STEPS = 20_000;
const MAX_TAGS = 5_000_000;

export interface RenderLimits {
  /** Must be called at the start of a render. */
  begin(): void;
  /** Wraps the body of a partial, so that each call counts. */
  counted(body: Handlebars.TemplateDelegate): Handlebars.TemplateDelegate;
}

/**
 * Limits the work of the renders in one environment. Only repeated bodies can make it grow faster than the
 * template and its input: `each`, sections over lists (which call `each`), and partials, including inline
 * ones.
 * @param exceeded throws an error that ends the render.
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
    // Handlebars stores its own properties on the bodies of blocks.
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

/** The types of Handlebars do not describe decorators. */
type Decorator = (
  fn: unknown,
  props: unknown,
  container: unknown,
  options: { readonly fn: Handlebars.TemplateDelegate },
) => unknown;
