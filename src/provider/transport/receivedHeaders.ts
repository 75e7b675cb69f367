/** Header fields by their lowercase names, as undici reads them. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The headers of a response. Node's own check and copy every field of every response, although a call reads only a few
 * of them; they are created when more than single fields are asked for.
 */
export class ReceivedHeaders implements Headers {
  readonly #raw: RawHeaders;
  #all: Headers | undefined;

  constructor(raw: RawHeaders) {
    this.#raw = raw;
  }

  get #whole(): Headers {
    this.#all ??= new Headers(fieldList(this.#raw));
    return this.#all;
  }

  get(name: string): string | null {
    if (this.#all) return this.#all.get(name);
    const key = name.toLowerCase();
    const value = Object.hasOwn(this.#raw, key) ? this.#raw[key] : undefined;
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  append(name: string, value: string): void {
    this.#whole.append(name, value);
  }

  delete(name: string): void {
    this.#whole.delete(name);
  }

  set(name: string, value: string): void {
    this.#whole.set(name, value);
  }

  getSetCookie(): string[] {
    return this.#whole.getSetCookie();
  }

  forEach(call: (value: string, name: string, parent: Headers) => void, self?: unknown): void {
    for (const [name, value] of this.#whole) call.call(self, value, name, this);
  }

  entries() {
    return this.#whole.entries();
  }

  keys() {
    return this.#whole.keys();
  }

  values() {
    return this.#whole.values();
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

function fieldList(raw: RawHeaders): [string, string][] {
  return Object.entries(raw).flatMap(([name, value = []]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
}
