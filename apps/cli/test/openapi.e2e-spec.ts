import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiTexts } from '../src/openapi';

const FOLDER = join(__dirname, '../../../openapi');

describe('openapi/', () => {
  it('holds the documents of this build; npm run openapi writes them', async () => {
    for (const [face, text] of await openApiTexts()) {
      const committed = join(FOLDER, `${face}.json`);
      expect(existsSync(committed)).toBe(true);
      // compared as values first, so that a failure shows the difference and not two long texts
      expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(JSON.parse(text));
      expect(readFileSync(committed, 'utf8') === text).toBe(true);
    }
  });
});
