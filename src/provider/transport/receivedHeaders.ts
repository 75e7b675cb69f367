/** Header fields by their lowercase names, as undici reads them. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The headers of a response. Node's own check and copy every field of every response, although a call reads only a few
 * of them; they are created when one is changed.
 */
export class ReceivedHeaders implements Headers {
  readonly #raw: RawHeaders;
  #all: Headers | undefined;

  constructor(raw: RawHeaders) {
    this.#raw = raw;
  }

  get #whole(): Headers {
    if (this.#all) return this.#all;
    const all = new Headers();
    for (const [name, value = []] of Object.entries(this.#raw)) {
      for (const each of [value].flat()) all.append(name, each);
    }
    this.#all = all;
    return all;
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
    for (const [name, value] of this) call.call(self, value, name, this);
  }

  entries() {
    return this.#all ? this.#all.entries() : fieldsOf(this.#raw).values();
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

/** The fields as Node's own headers list them: by name, and several of one name joined, except for cookies. */
function fieldsOf(raw: RawHeaders): [string, string][] {
  const fields: [string, string][] = [];
  for (const name of Object.keys(raw).sort()) {
    const value = raw[name] ?? [];
    if (typeof value === 'string') fields.push([name, value]);
    else if (name === 'set-cookie')
      fields.push(...value.map((each): [string, string] => [name, each]));
    else if (value.length > 0) fields.push([name, value.join(', ')]);
  }
  return fields;
}
