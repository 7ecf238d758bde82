/** A block of commands of README.md, and the answer that it shows below. */
export interface ReadmeBlock {
  readonly commands: string;
  readonly answer: { readonly language: string; readonly text: string } | null;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** What README.md lets its reader paste: its blocks marked `bash`. Those marked `sh` install or deploy. */
export function readmeBlocks(markdown: string): ReadmeBlock[] {
  const fences = [...markdown.matchAll(FENCE)].map(([, language = '', text = '']) => ({ language, text }));
  return fences.flatMap(({ language, text }, index) => {
    if (language !== 'bash') return [];
    const next = fences[index + 1];
    const answer = next && ['json', 'csv', 'text'].includes(next.language) ? next : null;
    return [{ commands: text, answer }];
  });
}

/** What two answers of one kind have in common when ids, times and addresses are left out. */
export function shapeOf(language: string, text: string): unknown {
  return language === 'json'
    ? outline(JSON.parse(text))
    : text
        .replace(/^\ufeff/, '')
        .trim()
        .split(/\r?\n/);
}

/** Ids, instants, and what a customer is to the store on the day of the test. */
const VARIES = /^(id|.*Id|.*At|stock\w+|nextCursor|type)$/;

function outline(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outline);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, VARIES.test(name) ? typeof member : outline(member)]),
  );
}
