import sax from 'sax';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The root element of an XML text, which has to be well formed. */
export function readXml(xml: string): XmlElement {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [root];
  const parser = sax.parser(true);
  parser.onopentag = ({ name, attributes }) =>
    void open.push({ name, attributes, children: [], text: '' });
  parser.ontext = text => {
    const last = open.at(-1);
    if (last) last.text += text;
  };
  parser.onclosetag = () => {
    const closed = open.pop();
    if (closed) open.at(-1)?.children.push(closed);
  };
  parser.onerror = error => {
    throw error;
  };
  parser.write(xml).close();
  const [only] = root.children;
  if (!only || root.children.length > 1) throw new Error('an XML text has one root element');
  return only;
}
