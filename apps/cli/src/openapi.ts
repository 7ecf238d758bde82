import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { AppConfig, generateSecrets } from '#libs/config';
import { createApiApp, type Face, OpenApiDocuments } from '#libs/http';
import { ApiModule } from '../../api/src/api.module';
import { inCheckout } from './checkout';

const COMMITTED_FACES = ['store', 'group', 'platform'] as const satisfies readonly Face[];

export function addOpenApi(program: Command): void {
  program
    .command('openapi')
    .description('write openapi/{store,group,platform}.json; needs no database')
    .option('--out <folder>', 'another folder')
    .action(async ({ out = inCheckout('openapi') }: { out?: string }) => {
      mkdirSync(out, { recursive: true });
      for (const [face, text] of await openApiTexts()) writeFileSync(join(out, `${face}.json`), text);
      console.log(`Wrote ${COMMITTED_FACES.map((face) => join(out, `${face}.json`)).join(', ')}`);
    });
}

/** The three documents as they are committed: of a fresh `npm start`, from an app that neither listens nor connects. */
export async function openApiTexts(): Promise<Map<Face, string>> {
  const settings = { publicUrl: 'http://localhost:3000', logLevel: 'silent', nodeEnv: 'test' } as const;
  const nowhere = 'postgres://forecourt_api@localhost/forecourt';
  const logins = { apiDatabaseUrl: nowhere, queueDatabaseUrl: nowhere };
  const config = Object.assign(new AppConfig(), generateSecrets(), settings, logins);
  const app = await createApiApp(ApiModule.forRoot(config, { connect: false }), config);
  const documents = app.get(OpenApiDocuments);
  const texts = COMMITTED_FACES.map(
    (face) => [face, `${JSON.stringify(documents.document(face), null, 2)}\n`] as const,
  );
  return new Map(texts);
}
