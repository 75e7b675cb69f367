declare module 'sax' {
  interface Parser {
    onopentag: (tag: {
      readonly name: string;
      readonly attributes: Record<string, string>;
    }) => void;
    onclosetag: (name: string) => void;
    ontext: (text: string) => void;
    onerror: (error: Error) => void;
    write(text: string): Parser;
    close(): Parser;
  }
  const sax: { parser(strict: boolean): Parser };
  export = sax;
}
