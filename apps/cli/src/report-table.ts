/** Columns of text under their titles, as wide as their widest entry; numbers stand to the right. */
export function reportTable(titles: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const cells = [titles, ...lines].map((line) => line.map(String));
  const widths = titles.map((_, column) => Math.max(...cells.map((line) => widthOf(line[column] ?? ''))));
  const isNumber = titles.map((_, column) => lines.every((line) => typeof line[column] === 'number'));
  const layOut = (line: readonly string[]): string =>
    line
      .map((text, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - widthOf(text));
        return isNumber[column] ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd();
  return cells.map(layOut).join('\n');
}

/** A Chinese character takes two columns of a terminal. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u1100-\uffdc]/.test(character) ? 2 : 1), 0);
}
